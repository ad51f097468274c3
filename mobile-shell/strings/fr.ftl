### Every text of the tablet app, in French. Its words are those of the glossary in README.md.

app-name = Cahier
opening = Ouverture de vos notes…
loading = Le relais répond…
done = Terminé
list-comma = { ", " }
quoted = « { $text } »
again = Réessayer
to-home = Mes leçons
to-home-brand = Cahier, mes leçons
to-released = Toutes les leçons diffusées

## States of the whole app

elsewhere = Cahier est ouvert dans un autre onglet
elsewhere-next = On écrit dans un seul onglet à la fois, pour qu’aucune note ne manque. Continuez dans l’autre onglet, ou ici.
elsewhere-here = Continuer ici
gone = Cahier s’est arrêté
gone-next = Tout ce qui était marqué « Enregistrée » est en sûreté sur cette tablette. Fermez les autres applications et onglets, puis rouvrez Cahier.
gone-again = Rouvrir
unknown-page = Cette page n’existe pas
unknown-page-next = Le lien a peut-être été coupé. Redemandez-le, ou allez à vos leçons.

## How far notes have got

sync-saving = Enregistrement…
sync-on-tablet = Sur cette tablette
sync-on-relay = Sur le relais
sync-seen = Vu par { $count }
sync-away = Hors connexion
sync-relay-full = Le relais est plein
relay-full-document = Le relais n’a plus de place pour l’une de vos leçons.
relay-full-group = Le relais n’a plus de place pour votre groupe.
relay-full-next = Ce que vous écrivez est en sûreté sur cette tablette. Demandez de la place à la personne qui gère le relais ; Cahier continue d’essayer.
sync-failing = Non enregistré
sync-full = Non enregistré : plein
storage-failing = Vos dernières notes ne sont pas encore enregistrées.
storage-failing-next = Cahier continue d’essayer. Laissez cette page ouverte jusqu’à ce qu’elle affiche « Sur cette tablette ».
storage-full = Cette tablette est pleine : vos dernières notes ne sont pas encore enregistrées.
storage-full-next = Laissez cette page ouverte, et supprimez des photos ou des applications inutiles. Cahier continue d’essayer.

## When something was refused

problem-notJoined = Cette tablette n’a rejoint aucun groupe.
problem-notJoined-next = Demandez un lien d’invitation à la personne responsable du groupe et ouvrez-le ici.
problem-notFound = Cela n’est plus sur cette tablette.
problem-notFound-next = Une autre tablette l’a peut-être modifié. Regardez de nouveau la leçon, puis réessayez.
problem-notAllowed = Cela ne vous est pas ouvert ici.
problem-notAllowed-next = Demandez à la personne responsable du groupe de le faire.
problem-unsynced = Quelque chose n’est que sur cette tablette.
problem-unsynced-next = Connectez-la au réseau et attendez « Sur le relais ».
problem-unreadable = La réponse du relais est illisible.
problem-unreadable-next = Rien n’a changé. Mettez Cahier à jour ; si cela continue, prévenez la personne qui gère le relais.
problem-template = Ce fichier n’est pas un modèle que Cahier peut utiliser.
problem-template-next = Rien n’a changé. La personne qui a écrit le fichier peut le corriger.
problem-storage = Le stockage de cette tablette n’a pas répondu.
problem-storage-next = Attendez un instant et recommencez. Si cela continue, fermez d’autres applications.
problem-broken = Cela n’a pas été enregistré.
problem-broken-next = Cahier a redémarré. Recommencez, s’il vous plaît.
standing-refused = Le relais ne connaît plus cette tablette.
standing-refused-next = Vos notes restent ici. Demandez un nouveau lien d’invitation à la personne responsable du groupe et ouvrez-le sur cette tablette.
unreachable = Le relais ne répond pas.
relay-unreachable-next = Vérifiez le réseau, puis réessayez. Ce que vous avez écrit est en sûreté sur cette tablette.
relay-patience = Trop d’essais en peu de temps.
relay-patience-next = Attendez une minute, puis réessayez.
relay-refused = Le relais a refusé.
relay-refused-next = Réessayez. Si cela continue, prévenez la personne qui gère le relais.

## Joining

join-title = Rejoindre votre groupe
join-lead = Observez ensemble une leçon de recherche, chacun avec ses notes, et lisez-les ensuite côte à côte.
join-code = Code d’invitation
join-code-hint = Votre groupe vous l’a donné sous forme de lien, de code QR ou par écrit.
join-code-from-link = Il était dans votre lien.
join-do = Rejoindre sur cette tablette
join-joining = Un instant…
join-scan = Scanner le code QR
join-no-relay = Le code seul ne dit pas d’où il vient.
join-no-relay-next = Scannez le code QR, ou collez le lien entier que la personne responsable du groupe vous a donné.
join-refused = Cette invitation ne fonctionne pas.
join-refused-next = Elle a peut-être expiré, ou déjà servi. Demandez-en une autre à la personne responsable du groupe.
join-unreachable-next = Il faut un réseau pour rejoindre le groupe, une seule fois. Connectez cette tablette, puis réessayez.
join-engine = C’est fait, mais cette tablette n’a pas pu le retenir.
join-engine-next = Rechargez cette page. Si cela continue, fermez d’autres applications et demandez une nouvelle invitation.
join-already = Vous avez rejoint le groupe, { $name }
join-already-next = Pour qu’une autre personne utilise cette tablette, déconnectez-vous d’abord, en bas de « Mes leçons ».
join-already-unsynced = Certaines de vos notes ne sont que sur cette tablette : personne d’autre ne peut encore s’y joindre. Connectez-la et attendez « Sur le relais ».
join-kept = Ce qui est gardé, et où
join-kept-tablet = Sur cette tablette :
join-kept-tablet-more = tout ce que vous écrivez, aussitôt, avec ou sans réseau.
join-kept-relay = Sur le relais de votre partenariat :
join-kept-relay-more = ce que vous partagez avec votre groupe, et une copie de vos brouillons que vous seul pouvez ouvrir.
join-kept-names = Nulle part :
join-kept-names-more = les noms des élèves. Ils apparaissent sous des codes comme Otter-3.
install-first = Mettez d’abord Cahier sur votre écran d’accueil.
install-first-how = Touchez Partager, puis « Sur l’écran d’accueil ». Ouvrez Cahier de là et rejoignez le groupe : les notes y sont mieux gardées.
install-hint = Cahier est plus à l’aise comme application : il s’ouvre sans réseau et garde ses notes. Le menu de votre navigateur propose « Installer » ou « Sur l’écran d’accueil ».
install-do = Installer Cahier

## My lessons

home-title = Mes leçons
home-empty = Pas encore de leçon
home-empty-next = Dès que votre groupe prépare une leçon de recherche, elle apparaît ici d’elle-même.
home-empty-offline = Il n’y a pas de connexion en ce moment. Les leçons que votre groupe prépare apparaîtront ici quand il y en aura une.
home-nothing = Il n’y a encore rien à voir ici pour vous
home-nothing-next = Votre rôle ne lit ni leçons ni diffusions sur cette tablette. La personne qui vous a invité peut vous en dire plus.
lesson-untitled = Leçon sans titre
lesson-arriving = En chemin
notes-shared = { $count ->
    [0] Rien de partagé
    [one] { $count } note partagée
    [many] { $count } de notes partagées
   *[other] { $count } notes partagées
  }
phase-planned = Prévue
phase-running = En cours
phase-ended = Donnée
drafts-count = { $count ->
    [one] { $count } note pour vous seul
    [many] { $count } de notes pour vous seul
   *[other] { $count } notes pour vous seul
  }
notes-count = { $count ->
    [0] Aucune note
    [one] { $count } note
    [many] { $count } de notes
   *[other] { $count } notes
  }
observers-count = { $count ->
    [one] { $count } personne
    [many] { $count } de personnes
   *[other] { $count } personnes
  }
released = Diffusée
update-ready = Une nouvelle version de Cahier est prête.
update-ready-more = Elle ne change rien à ce que vous avez écrit. Mieux vaut éviter le milieu d’une leçon.
update-running = Une leçon est en cours : mieux vaut attendre la fin. Rien ne se fait tout seul.
update-do = Mettre à jour
update-again = Touchez encore pour mettre à jour

## This tablet

this-tablet = Cette tablette
language = Langue
language-failed = Cette langue n’est pas encore sur cette tablette. Connectez-la une fois, puis choisissez de nouveau.
role-observer = Observation
role-groupLead = Responsable du groupe
role-schoolLead = Responsable d’école
role-leadPractitioner = Référence pédagogique
role-coordinator = Coordination
role-analyst = Analyse
role-studentObserver = Élève en observation
role-guest = Invitation
role-boardReader = Comité, lecture
role-administrator = Administration
leave = Se déconnecter
leave-again = Touchez encore pour vous déconnecter
leave-leaving = Déconnexion…
leave-unsynced = Certaines de vos notes ne sont que sur cette tablette.
leave-unsynced-next = Connectez-la au réseau, attendez « Sur le relais », puis déconnectez-vous. D’ici là, vous déconnecter les perdrait.
leave-unreachable-next = Il faut le relais pour se déconnecter, afin que cette tablette y soit fermée aussi. Connectez-vous au réseau, puis réessayez.
leave-refused = La déconnexion n’a pas fonctionné.
leave-refused-next = Rien n’a été supprimé. Réessayez dans un instant.

## One study

home-studies = { $count ->
    [one] Mon étude
    [many] Mes études
   *[other] Mes études
  }
study-parts = Parties de l’étude
study-overview = Aperçu
study-findings = Constats
study-workbook = Dossier
study-untitled = Notre étude
study-title = Nom de l’étude
study-title-empty = Un nom court aide à distinguer les études.
study-missing = Cette étude n’est pas sur cette tablette
study-missing-next = Elle est peut-être en chemin : connectez cette tablette et regardez de nouveau dans « Mes leçons ».
study-part-empty = Encore rien ici
study-part-empty-next = Cela se remplit quand le groupe a donné et discuté ses leçons.
study-lessons = Leçons de recherche
study-lessons-count = { $count ->
    [0] Pas encore de leçon
    [one] { $count } leçon
    [many] { $count } de leçons
   *[other] { $count } leçons
  }
study-no-lessons = Il n’y a pas encore de leçon.
study-take-out = Enlever { $title }
study-take-out-again = Touchez encore pour l’enlever
study-removed = Enlevées
study-removed-by = par { $by }, { $time }
enquiry = Question de recherche
enquiry-empty = Que veut découvrir votre groupe ? Une question suffit pour commencer ; vous pourrez la reformuler en apprenant.
enquiry-none = Le groupe n’a pas encore écrit sa question.
method = Méthode
method-choose = Elle donne la forme des plans, des entretiens et des discussions. On peut la choisir jusqu’à la première leçon prévue.
method-own = Depuis un fichier
method-file = Depuis un fichier…
method-refused = Ce fichier n’est pas un modèle que Cahier peut utiliser.
method-refused-field = « { $field } » n’est pas juste dans ce fichier.
method-refused-next = Rien n’a changé. La personne qui a écrit le fichier peut le corriger.
method-fault-notATemplate = Il ne se lit pas comme un modèle.
method-fault-tooLong = C’est trop long, ou il y a plus d’une ligne.
method-fault-missing = Il n’y a rien.
method-fault-notAKey = Seuls sont permis les minuscules, les chiffres et les tirets, et ni « at » ni « role ».
method-fault-twice = Cela y est deux fois.
method-fault-notMinutes = Ce n’est pas un nombre de minutes de 1 à 240.
ground-rules = Règles communes
ground-rules-label = Règles communes, une par ligne
ground-rules-suggested = Une proposition. Changez-la jusqu’à ce qu’elle soit la vôtre, puis notez que vous l’avez adoptée.
ground-rules-adopt = Nous les avons adoptées
ground-rules-adopted = Adoptées le { $day }, noté par { $by }
ground-rules-proposed = Pas encore adoptées. Écrites par { $by }, { $time }
members = Groupe
members-none = Personne n’a encore écrit dans cette étude.

## What a group writes together

words-write = Écrire
words-edit = Modifier
words-settle = N’en faire qu’une
words-keep = Garder celle-ci
words-several = { $count } versions, écrites en même temps. Toutes sont gardées jusqu’à ce que quelqu’un tranche.
words-history-open = Versions antérieures
words-history-close = Masquer les versions antérieures
words-unsigned = Écrit dans une version ancienne de Cahier
words-emptied = (vidé)

## One lesson

lesson-parts = Parties de la leçon
part-plan = Plan
part-capture = Noter
part-timeline = Fil
part-grid = Grille
part-interviews = Entretiens
part-discussion = Discussion
part-merge = Mise en commun
part-more = Plus
left-hand = Main gauche
lesson-missing = Cette leçon n’est pas sur cette tablette
lesson-missing-next = Elle est peut-être en chemin : connectez cette tablette et regardez de nouveau dans « Mes leçons ».
clock = Temps de la leçon
clock-planned = Pas commencée
clock-running = Temps de leçon
clock-ended = Terminée
start = Commencer
start-again = Toucher encore : début
end = Terminer
end-again = Toucher encore : fin
share = { $count ->
    [one] Partager { $count } note
    [many] Partager { $count } de notes
   *[other] Partager { $count } notes
  }
share-none = Tout est partagé
share-choose = Choisir lesquelles
share-not-now = Pas maintenant
share-this = Partager cette note
share-chosen = { $count ->
    [0] Cochez les notes à partager
    [one] Partager { $count } note
    [many] Partager { $count } de notes
   *[other] Partager { $count } notes
  }
share-said = { $count ->
    [one] { $count } note est maintenant dans le travail commun du groupe.
    [many] { $count } de notes sont maintenant dans le travail commun du groupe.
   *[other] { $count } notes sont maintenant dans le travail commun du groupe.
  }
drafts-only-you = { $count ->
    [one] { $count } de vos notes n’est qu’à vous.
    [many] { $count } de vos notes ne sont qu’à vous.
   *[other] { $count } de vos notes ne sont qu’à vous.
  }
drafts-only-you-more = Votre groupe les voit quand vous les partagez.

## The plan of a lesson

cancel = Pas maintenant
plan-lesson-open-first = Préparer la première leçon
plan-lesson-open = Préparer la leçon suivante
plan-lesson-name = Nom de la leçon
plan-lesson-title = { "L" }{ $number } ·{ " " }
plan-lesson-first = Son plan commence avec les étapes et les étiquettes que propose ce type d’étude. Tout peut être changé.
plan-lesson-carried = Elle commence avec les étapes, les élèves suivis, les critères et les étiquettes de la leçon précédente. Tout peut être changé.
plan-lesson-do = Commencer le plan
plan-what = La leçon
plan-title = Nom
plan-planned-for = Quand
plan-teacher = Qui enseigne
plan-objective = Ce que les élèves doivent apprendre
plan-technique = Ce que nous essayons
plan-nothing = Encore rien
plan-stages = Étapes
plan-stages-none = Il n’y a pas encore d’étape.
plan-total = { $minutes ->
    [one] { $minutes } minute en tout
    [many] { $minutes } de minutes en tout
   *[other] { $minutes } minutes en tout
  }
plan-orders = Deux personnes ont déplacé des étapes en même temps ; on voit l’ordre le plus récent.
plan-stage-minutes = { $from } à { $to } min
plan-stage-change = Modifier
plan-stage-name = Nom de l’étape
plan-stage-length = Durée en minutes
plan-stage-up = Plus tôt
plan-stage-down = Plus tard
plan-stage-remove = Enlever
plan-stage-new = Nouvelle étape
plan-stage-add = Ajouter l’étape
plan-tags-what = On les touche pour compléter une note. Une note garde les étiquettes qu’on lui a données.
plan-tags-none = Il n’y a pas encore d’étiquettes.
plan-tag = Étiquette
plan-tag-new = Nouvelle étiquette
plan-tag-add = Ajouter l’étiquette
plan-pupils = Élèves suivis
plan-pupils-codes = Des codes seulement, comme Otter-3 : les noms des élèves restent à l’école.
plan-pupils-none = Il n’y a pas encore d’élève suivi.
plan-pupil-new = Code d’un autre élève suivi
plan-pupil-example = Loutre-3
plan-pupil-add = Ajouter l’élève
plan-pupil-code = Code de l’élève
plan-pupil-typifies = Représente
plan-pupil-criterion = La réussite, c’est
plan-pupil-outcome = Ce qui en est sorti
plan-remove-pupil = Enlever { $pupil }
plan-remove-again = Toucher encore pour enlever
plan-predictions = Prévisions
plan-predictions-later = Quand il y a des étapes et des élèves suivis, vous prévoyez ce que chaque élève fera à chaque étape.
plan-predictions-count = Prévisions : { $predicted } sur { $cells }.
plan-predictions-locked = La leçon a commencé : ce qui s’écrit maintenant apparaît comme une idée venue après.
plan-predictions-open = Ouvrir la grille
plan-next-time = La prochaine fois
plan-next-time-empty = Que ferait le groupe autrement ? Le plan suivant s’ouvre là-dessus.
plan-removed = Enlevés
plan-bring-back = Remettre
plan-outcome = Ce qui en est sorti pour { $pupil }
previous = De la leçon précédente
previous-outcome-none = Rien n’est encore écrit sur ce qui en est sorti.
previous-next-none = Rien n’est encore écrit.
previous-aims = Objectifs issus de la discussion

## Capture

capture-planned = La leçon n’a pas commencé.
capture-planned-next = Lancez-la quand l’enseignant commence : son horloge donne leur heure aux notes.
seating-plan = Plan de classe
front-of-room = Devant de la classe
no-seats = Il n’y a pas de plan de classe. Touchez un élève suivi, ou écrivez sur la classe entière.
seat-notes = { $count ->
    [one] note de vous
    [many] notes de vous
   *[other] notes de vous
  }
about-class = Classe entière
undo = Annuler
undo-note = Annuler la note
undo-tag = Annuler l’étiquette
undo-kind = Annuler le mode
undo-stage = Annuler l’étape
undo-mark = Annuler la marque
undo-words = Annuler les mots
undo-time = Annuler −10 s
undo-removal = Remettre la note
my-notes = Mes notes
stream-empty = Pas encore de note
stream-empty-next = Toucher un élève, c’est déjà une note enregistrée. Étiquettes et mots peuvent suivre, ou non.
stream-earlier = { $count ->
    [one] Afficher 1 note précédente
    [many] Afficher { $count } de notes précédentes
   *[other] Afficher { $count } notes précédentes
  }
note-in-hand = La note en main
nothing-in-hand = Touchez un élève, ou écrivez sur la classe entière.
earlier = −10 s
remove = Supprimer
kinds = Comment vous l’avez su
kind-saw = Vu
kind-heard = Entendu
kind-wrote = Écrit
kind-asked = Demandé
tags = Étiquettes
surprise = Surprenant
verbatim = Ses mots
words = Mots
words-placeholder = Des mots, si vous voulez
note-saved = Enregistrée
note-shared = Partagée

## Timeline

who-saw-what = Qui a vu quoi
filter-observers = Par personne
filter-pupils = Par élève
filter-all-observers = Tout le groupe
filter-everyone = Tous
filter-others = Autres élèves
filter-empty = Personne n’a noté cela
filter-clear = Montrer toutes les notes
filter-counted = { $words } · { $count }
filter-shown = { $count } sur { $all }
filter-hidden = { $count ->
    [one] { $count } note de plus, masquée par votre choix
    [many] { $count } de notes de plus, masquées par votre choix
   *[other] { $count } notes de plus, masquées par votre choix
  }
filter-all-stages = Toutes les étapes
filter-all-kinds = Tous les modes
filter-tag = Étiquette
filter-all-tags = Avec ou sans étiquette
filter-surprises = Surprises seulement
timeline-empty = Pas encore de note
timeline-empty-next = Les notes apparaissent ici quand on les partage, au temps de la leçon. Les vôtres y sont aussitôt.
stage = Étape
stage-title = { $number }. { $name }
stage-minutes = { $from } à { $to } min
stage-none = Sans étape
stage-empty = Aucune note dans cette étape.
only-you = Vous seul
note-withdrawn = Retirée par { $by } à { $time }
note-amended = Modifiée après le partage
note-disputed = { $count } versions, écrites en même temps. Toutes sont gardées.
note-keep = Garder celle-ci
note-disputed-fields = Deux réponses sont gardées pour : { $fields }
field-text = les mots
field-verbatim = ses mots ou non
field-tags = les étiquettes
field-surprise = la surprise
field-kind = le mode
field-about = qui est concerné
field-stage = l’étape
text-more = Toute la note
text-less = Moins
history-open = Modifiée : voir l’historique
history-close = Masquer l’historique
history-failed = L’historique ne s’affiche pas pour l’instant. Fermez-le et rouvrez-le.
history-written = Écrite
history-changed = Modifiée
history-withdrew = Retirée
history-by = par { $by }, { $time }

## Grid

grid-caption = Prévu et observé, par étape et par élève suivi
grid-key = Ce que disent les cadres
grid-key-gap = Personne n’a rien noté
grid-empty = Le plan n’est pas encore là
grid-empty-next = Quand le plan du groupe a des étapes et des élèves suivis, ses prévisions apparaissent ici à côté de ce qui a été observé.
criterion = Réussite :
predicted = Prévu
predicted-none = Pas de prévision
predicted-several = { $count } prévisions, toutes gardées
predicted-later = Écrit après le début, par { $by }, { $time }
predict-write = Écrire une prévision
predict-edit = Modifier
predict-later-write = Ajouter après coup
predict-later-edit = Modifier l’idée venue après
predict-label = Prévision pour { $pupil } à l’étape { $stage }
observed = Observé
observed-count = { $count ->
    [one] Observé, { $count } note
    [many] Observé, { $count } de notes
   *[other] Observé, { $count } notes
  }
surprises = { $count ->
    [one] { $count } surprise
    [many] { $count } de surprises
   *[other] { $count } surprises
  }
gap = Aucune note sur { $pupil } à l’étape { $stage }

## Merge

merge-empty = Encore rien de partagé
merge-empty-next = Quand chacun partage ses notes, cette page dit ce qu’elles donnent ensemble.
merge-who = Notes de chaque personne
merge-observer = Personne
merge-notes = Nombre de notes
merge-surprises = Nombre de surprises
merge-clocks = Horloges peut-être fausses
merge-clocks-fine = Les horloges de toutes les tablettes sont réglées.
clock-alignedByAnotherRun = { $name } : réglée un autre jour ou lors d’une autre ouverture. Juste, sauf si l’heure de la tablette a été changée entre-temps.
clock-notAligned = { $name } : non réglée. Cette tablette n’a pas rencontré le relais ; on se fie à sa propre horloge.
merge-disputed = { $count ->
    [one] { $count } note en plusieurs versions
    [many] { $count } de notes en plusieurs versions
   *[other] { $count } notes en plusieurs versions
  }
merge-disputed-what = Écrites en même temps sur deux tablettes. Toutes sont gardées ; l’auteur choisit celle qui vaut, et les autres restent dans l’historique.
merge-gaps = { $count ->
    [0] Manques
    [one] { $count } manque
    [many] { $count } de manques
   *[other] { $count } manques
  }
merge-gaps-none = Il y a une note sur chaque élève suivi à chaque étape.
merge-gaps-planned = La leçon n’a pas commencé.
merge-to-grid = Voir la grille
merge-overlaps = { $count ->
    [0] Regards croisés
    [one] { $count } regard croisé
    [many] { $count } de regards croisés
   *[other] { $count } regards croisés
  }
merge-overlaps-rule = Deux personnes ou plus sur un élève, dans des notes commencées moins de { $minutes } minutes après la première. Chaque récit reste tel qu’il a été écrit.
merge-surprising = { $count ->
    [0] Pas de surprise
    [one] { $count } surprise
    [many] { $count } de surprises
   *[other] { $count } surprises
  }

## Releasing

release-heading = Au-delà de votre groupe
release-none-lesson = Seul votre groupe peut lire cette leçon.
release-none-findings = Seul votre groupe peut lire ces constats.
release-not-yours-lesson = La personne responsable du groupe peut la diffuser quand le groupe est d’accord.
release-not-yours-findings = La personne responsable du groupe peut les diffuser quand le groupe est d’accord.
release-yours-lesson = Vous pouvez la diffuser quand le groupe est d’accord.
release-yours-findings = Vous pouvez les diffuser quand le groupe est d’accord.
release-open = Diffuser…
release-close = Pas maintenant
release-leaves = Ce qui sort du groupe
release-leaves-what = Une copie de ce que vous choisissez ci-dessous. Les adultes deviennent « Observer 1 », « Observer 2 » ; les élèves gardent leurs codes.
release-stays = Ce qui reste dans le groupe
release-stays-what = Les brouillons, les notes retirées, les rédactions antérieures, le plan de classe et vos noms.
release-do = { $count ->
    [one] Diffuser { $count } élément
    [many] Diffuser { $count } d’éléments
   *[other] Diffuser { $count } éléments
  }
release-change = Changer ce qui est diffusé…
release-out = { $count ->
    [one] { $count } élément est diffusé.
    [many] { $count } d’éléments sont diffusés.
   *[other] { $count } éléments sont diffusés.
  }
release-by-pupil = Notes par élève
release-one-by-one = Choisir un à un
release-chosen = { $count } sur { $of }
release-kind-finding = Constats, avec leurs preuves
release-kind-predictions = Prévisions
release-kind-note = Notes d’observation
release-kind-interview = Entretiens
release-kind-discussion = Dans la discussion
release-kind-practiceCard = Fiche pratique, avec ses constats
release-item-out = Diffusé
release-take-back = Reprendre
release-gone = { $count ->
    [one] { $count } élément diffusé a depuis été retiré dans votre groupe.
    [many] { $count } d’éléments diffusés ont depuis été retirés dans votre groupe.
   *[other] { $count } éléments diffusés ont depuis été retirés dans votre groupe.
  }
release-gone-take-back = Les reprendre aussi à la coordination
release-name = Semble contenir le nom de { $names }
release-named = { $count ->
    [one] { $count } élément semble contenir le nom d’une personne de votre groupe.
    [many] { $count } d’éléments semblent contenir des noms de personnes de votre groupe.
   *[other] { $count } éléments semblent contenir des noms de personnes de votre groupe.
  }
release-named-next = Modifiez les mots dans le travail commun, ou laissez l’élément de côté. À vous de décider.
release-named-leave-out = Les laisser tous de côté
release-preview = Voir exactement ce qui sort
release-preview-close = Masquer ce qui sort
release-stands = Diffusée par { $by }, { $time }.
release-stands-what = La coordination peut en lire une copie sous pseudonymes. Retirer la diffusion la lui enlève.
release-withdraw = Retirer la diffusion
release-withdraw-again = Toucher encore pour retirer

## Findings

findings = Constats
findings-empty = Pas encore de constat
findings-empty-next = Un constat dit ce que le groupe a appris, et s’appuie sur des notes, des entretiens et ce qui s’est dit dans la discussion d’une leçon.
findings-withdrawn = { $count ->
    [one] { $count } constat a été retiré
    [many] { $count } de constats ont été retirés
   *[other] { $count } constats ont été retirés
  }
finding-add = Écrire un constat
rival-add = Ajouter une autre explication
dissent-add = Je le vois autrement
rivals = Autres explications
dissents = Vu autrement
claim-finding = Constat
claim-finding-hint = Qu’ont appris les élèves, et qu’est-ce qui semble avoir aidé ? Simplement, en une ou deux phrases.
claim-rival = Autre explication
claim-rival-hint = Qu’est-ce qui pourrait l’expliquer autrement ? Elle a ses propres preuves.
claim-dissent = Comment je le vois
claim-dissent-hint = Reste à côté du constat, sous votre nom. Vous seul pouvez le changer.
claim-save = Enregistrer
claim-cancel = Abandonner
claim-evidence = Changer les preuves
claim-withdraw = Retirer
claim-withdraw-again = Toucher encore pour retirer pour de bon
claim-earlier = { $count ->
    [one] { $count } rédaction antérieure
    [many] { $count } de rédactions antérieures
   *[other] { $count } rédactions antérieures
  }
triangulated = Recoupé
triangulated-not = Pas encore recoupé
triangulation-people = { $count ->
    [0] Aucune preuve
    [one] { $count } personne
    [many] { $count } de personnes
   *[other] { $count } personnes
  }
triangulation-outsider = Quelqu’un d’extérieur l’a vu aussi
triangulation-no-outsider = Personne d’extérieur ne l’a vu
method-observation = observation
method-work = travail de l’élève
method-question = question pendant la leçon
method-interview = entretien
method-discussion = discussion
evidence-count = { $count ->
    [0] Pas encore de preuve choisie
    [one] { $count } preuve
    [many] { $count } de preuves
   *[other] { $count } preuves
  }
evidence-add = Choisir des preuves
evidence-choose = Choisir :
evidence-close = Fermer la liste
evidence-lesson = Leçon
evidence-search = Mots cherchés
evidence-to-choose = Preuves à choisir
evidence-no-match = Rien ici ne correspond.
evidence-wordless = Noté sans mots
evidence-withdrawn = Retirée depuis
evidence-not-arrived = N’est pas arrivée sur cette tablette
evidence-lesson-not-arrived = Cette leçon n’est pas arrivée sur cette tablette.
progress = Progrès
progress-what = Jusqu’où chaque élève suivi est arrivé, au regard du critère fixé pour la leçon. Cela ne dit rien de la personne qui a enseigné.
progress-label = Jusqu’où { $pupil } est arrivé dans { $lesson }
progress-reason = Comment le savez-vous ?
progress-reason-label = Comment vous le savez, { $pupil } dans { $lesson }
progress-none = Pas encore noté
reached-met = Atteint
reached-partly = En partie
reached-notYet = Pas encore

## What was released

released-title = Leçons diffusées
released-lead = Ce que des groupes ont choisi de diffuser, par école et par groupe.
released-count = { $count ->
    [0] Rien pour l’instant.
    [one] { $count } diffusion, par école et par groupe.
    [many] { $count } de diffusions, par école et par groupe.
   *[other] { $count } diffusions, par école et par groupe.
  }
released-again = Actualiser
released-empty = Rien n’a encore été diffusé
released-empty-next = Une leçon apparaît ici quand son groupe décide de la diffuser, et pas avant.
released-on = Diffusée le { $day }
release-pseudonyms = Sous pseudonymes
release-closed = Cette leçon ne peut pas être affichée
release-unreadable = Cette version de Cahier ne sait pas lire cette diffusion.
release-unreadable-next = Mettez Cahier à jour dans « Mes leçons », puis réessayez.
release-withdrawn = Cette leçon a été retirée ou n’est pas diffusée
release-withdrawn-next = On ne peut rien en lire ici. Les autres leçons diffusées vous restent ouvertes.
release-empty = Pas de note dans cette diffusion
release-empty-next = Le groupe a diffusé le plan sans notes.
released-has-notes = { $count ->
    [one] { $count } note
    [many] { $count } de notes
   *[other] { $count } notes
  }
released-has-observers = { $count ->
    [one] { $count } personne a observé
    [many] { $count } de personnes ont observé
   *[other] { $count } personnes ont observé
  }
released-has-findings = { $count ->
    [one] { $count } constat
    [many] { $count } de constats
   *[other] { $count } constats
  }
released-has-cards = { $count ->
    [one] { $count } fiche pratique
    [many] { $count } de fiches pratiques
   *[other] { $count } fiches pratiques
  }
released-has-predictions = { $count ->
    [one] { $count } prévision
    [many] { $count } de prévisions
   *[other] { $count } prévisions
  }
released-has-answers = { $count ->
    [one] { $count } réponse d’élève
    [many] { $count } de réponses d’élèves
   *[other] { $count } réponses d’élèves
  }
released-has-discussed = { $count ->
    [one] { $count } propos de la discussion
    [many] { $count } de propos de la discussion
   *[other] { $count } propos de la discussion
  }
released-plan-only = Le plan seul
card-title = Fiche pratique
card-enquiry = Question de recherche
card-technique = Ce qui a été essayé
card-for-whom = Pour qui
card-evidence = Preuves
card-to-try = À essayer
evidence-dissent = Avis différent

## The workbook

workbook-title = À emporter
workbook-lead = L’étude en un document, fait sur cette tablette avec ce qui s’y trouve. Ses titres sont en anglais. Les brouillons n’y sont jamais.
workbook-which = Quoi
workbook-kind-workbook = Dossier
workbook-kind-report = Rapport
workbook-kind-practiceCard = Fiche pratique
workbook-adults = Les adultes apparaissent
workbook-adults-names = Par leur nom
workbook-adults-pseudonyms = Comme Adult 1, Adult 2
workbook-pupils = Les élèves apparaissent par leur code. Les noms que quelqu’un a écrits dans une note y restent tels quels.
workbook-docx = Fichier Word
workbook-pdf = Fichier PDF
workbook-html = Page web
workbook-json = Fichier d’étude
workbook-json-what = Le fichier d’étude (JSON) contient toute l’étude avec son historique et les noms des adultes, pour la garder et pour d’autres programmes.
workbook-making = Préparation…
workbook-saved = { $format } enregistré avec vos téléchargements.
workbook-shared = { $format } transmis.
workbook-failed = Le fichier n’a pas pu être préparé. Connectez-vous une fois pour que tout le nécessaire soit sur cette tablette, puis réessayez.
workbook-undrawn = { $count ->
    [one] Ce PDF montre un carré pour { $count } caractère absent de ses polices : { $characters }. Le fichier Word et la page web l’ont.
    [many] Ce PDF montre des carrés pour { $count } de caractères absents de ses polices : { $characters }. Le fichier Word et la page web les ont.
   *[other] Ce PDF montre des carrés pour { $count } caractères absents de ses polices : { $characters }. Le fichier Word et la page web les ont.
  }
workbook-unreadable = Le document n’a pas pu être fait. Allez dans « Mes leçons » et rouvrez l’étude.
workbook-preview = Prévisualisation

## Interviews

interviews-title = Ce qu’en disent les élèves
interviews-lead = Cinq minutes avec chaque élève suivi, peu après la leçon et avant d’en discuter. Écrivez leurs propres mots.
interviews-early = Les entretiens viennent après la leçon. Vous pouvez les préparer ici, et écrire quand elle est finie.
interviews-empty = Pas encore d’entretien
interviews-empty-next = Ce que disent les élèves est ici, sous leurs codes, pour tout le groupe.
interviews-codes = Les élèves apparaissent sous leurs codes. N’écrivez aucun nom, pas même dans ce qu’ils disent.
interview-new = Nouvel entretien
interview-no-pupils = Le plan n’a pas encore d’élève suivi.
interview-begin = Commencer l’entretien
interview-instead = Quelqu’un à sa place
interview-code = Code de l’élève qui parle pour { $letter }
interview-code-hint = Un code comme Wren-5, jamais un nom.
interview-code-strange = Ce code n’est pas sur le plan de classe. Si c’est un nom, écrivez plutôt un code.
interview-proxy = { $code } a parlé à sa place
interview-by = mené par { $by }, { $time }
interview-answers = { $count ->
    [0] Pas encore de réponse
    [one] { $count } réponse
    [many] { $count } de réponses
   *[other] { $count } réponses
  }
interview-withdraw = Retirer cet entretien
interview-withdraw-again = Toucher encore pour retirer
answer-none = Rien n’a été dit

## Discussion

section-interviews = Entretiens
section-progress = Progrès
section-others = Autres élèves
section-technique = Ce que nous avons essayé
section-teaching = Enseignement
section-next-lesson = Leçon suivante
discussion-sections = Moments de la discussion
discussion-at-here = votre groupe en est là
discussion-number = { $number } sur { $all }
discussion-due = Discutez-en avant le { $time }.
discussion-overdue = La journée prévue pour en discuter s’est terminée le { $time }.
discussion-late = Personne n’en a encore discuté ; la journée prévue s’est terminée le { $time }.
discussion-brief-due = À discuter avant le { $time }
discussion-brief-overdue = À discuter depuis le { $time }
discussion-brief-late = Discussion en retard, prévue le { $time }
discussion-due-why = Ce qu’on a vu s’efface vite.
discussion-next = Passer à : { $next }
discussion-back-to = Revenir à : { $at }
discussion-ahead = Votre groupe en est encore à : { $at }
discussion-lead = Passer à ce moment
discussion-jump = Sauter à ce moment
discussion-jump-why = Vous passeriez par-dessus d’autres moments. C’est possible, et cela reste noté.
discussion-jump-reason = Pourquoi, si vous voulez
discussion-jumps = Sautés
discussion-jumped = Passage de « { $from } » à « { $to } » par { $by }, { $time }.
discussion-last-word = Le mot de la fin : { $names }
discussion-role-chair = Animation
discussion-role-recorder = Secrétariat
discussion-role-commentator = Mot de la fin
role-choose = Choisir
role-nobody = Pas encore choisi
role-several = Choisis en même temps : { $names }. N’en gardez qu’un.
say-label = Que dit le groupe ?
say-aims = Que visez-vous ?
say-do = Noter pour le groupe
say-cites = { $count ->
    [one] S’appuie sur { $count } note
    [many] S’appuie sur { $count } de notes
   *[other] S’appuie sur { $count } notes
  }
say-uncited = Choisissez au moins une note qui le montre.
say-free = Vous pouvez choisir des notes, sans obligation.
said-by = Noté par { $by }, { $time }
said-withdraw = Retirer
said-withdraw-again = Toucher encore pour retirer
cites = Sur quoi cela s’appuie
cited = Choisie
cited-interview = Entretien avec { $code }
cited-withdrawn = Retirée depuis.
dissent-do = Je le vois autrement
dissent-by = { $by } le voit autrement
dissent-label = Comment le voyez-vous ?
dissent-say = Noter à côté
dissent-not = Finalement non
evidence-title = Ce que nous avons vu et entendu
evidence-how = Touchez ce qui le montre.
evidence-filter = Notes par élève
evidence-all = Toutes
evidence-none = Personne n’a noté cela.
evidence-gap = Aucune note dans cette étape.
evidence-to-words = { $count ->
    [one] { $count } note choisie : retour à vos mots
    [many] { $count } de notes choisies : retour à vos mots
   *[other] { $count } notes choisies : retour à vos mots
  }
evidence-drafts = Elles peuvent être choisies une fois partagées.

## Passing on without a network, and opening a file

pass-on = Transmettre sans réseau
pass-on-lead = Le travail de votre groupe en un fichier verrouillé, pour la tablette d’un collègue : par câble, par clé ou par radio, de tablette à tablette. Qui l’ouvre a ce que vous avez.
pass-on-begin = Transmettre…
pass-on-none = Il n’y a encore rien à transmettre
pass-on-none-next = Dès qu’une leçon de cette étude est sur cette tablette, on peut la transmettre.
pass-on-what = Ce que contient le fichier
pass-on-all = Toutes les leçons de cette tablette
pass-on-some = Choisir des leçons
pass-on-with = L’étude elle-même en fait toujours partie : sa question, ses règles communes et ses constats.
pass-on-drafts = { $count ->
    [one] { $count } note que vous seul voyez reste ici. Partagez-la d’abord si elle doit être transmise.
    [many] { $count } de notes que vous seul voyez restent ici. Partagez-les d’abord si elles doivent être transmises.
   *[other] { $count } notes que vous seul voyez restent ici. Partagez-les d’abord si elles doivent être transmises.
  }
pass-on-no-lesson = Choisissez au moins une leçon.
passphrase = Phrase secrète
passphrase-how = Dites-la, ou écrivez-la au tableau. Ne l’envoyez pas avec le fichier : qui a les deux peut tout y lire.
passphrase-another = En proposer une autre
passphrase-own = Prendre la vôtre
passphrase-own-label = Votre phrase secrète
passphrase-proposed = Prendre celle proposée
passphrase-tooShort = Trop courte : au moins huit caractères.
passphrase-fair = Arrête les gens, mais peut-être pas un ordinateur qui cherche longtemps. Une phrase d’au moins quatre mots vaut mieux.
passphrase-strong = Solide.
seal-do = Créer le fichier
seal-working = Verrouillage du fichier…
seal-why = Cela prend exprès quelques secondes : c’est ce qui rend lente la recherche de la phrase secrète.
sealed-ready = Le fichier est prêt
sealed-file = { $name }, { $size } ko
sealed-share = Transmettre…
sealed-save = L’enregistrer sur cette tablette
sealed-shared = Transmis. Sur l’autre tablette : « Ouvrir un fichier » dans « Mes leçons ».
sealed-saved = Enregistré avec vos téléchargements sous le nom { $name }. Sur l’autre tablette : « Ouvrir un fichier » dans « Mes leçons ».
sealed-again = Créer un autre fichier

open-heading = Vous avez reçu un fichier ?
open-lead = Le fichier d’un collègue apporte ce qu’il a sur cette tablette, avec ou sans réseau.
open-file = Ouvrir un fichier
open-title = Ouvrir un fichier
open-how = Un fichier verrouillé transmis par un collègue, ou un fichier d’étude. Son contenu s’ajoute à ce qui est ici ; rien n’est remplacé.
open-choose = Choisir un fichier
open-drop = ou déposez-le ici
open-other = Choisir un autre fichier
open-kind-sealed = Un fichier verrouillé. La personne qui l’a fait a la phrase secrète.
open-kind-study = Un fichier d’étude. Il ne demande pas de phrase secrète.
open-do = L’ouvrir
open-add = L’ajouter à cette tablette
open-working = Ouverture du fichier…
open-not-yours = Seuls les membres d’un groupe ouvrent des fichiers
open-not-yours-next = Votre rôle n’écrit pas de leçons sur cette tablette. La personne qui vous a envoyé le fichier peut le faire ouvrir par un membre de son groupe.
opened-new = Nouveau sur cette tablette
opened-nothing = Rien de nouveau : tout était déjà ici
opened-nothing-next = Votre tablette avait déjà tout ce que contient ce fichier.
opened-by = Préparé par { $by }, { $time }.
opened-notes = { $count ->
    [0] Pas de nouvelle note, mais d’autres mots nouveaux
    [one] { $count } nouvelle note
    [many] { $count } de nouvelles notes
   *[other] { $count } nouvelles notes
  }
opened-arrived = Nouvelle leçon
opened-study = Ce que votre groupe a écrit sur son étude est à jour.
opened-kept = C’est gardé comme vos propres notes, et va au relais avec elles quand il y a un réseau.
opened-another = Ouvrir un autre fichier
problem-notSealed = Ce n’est pas un fichier de Cahier.
problem-notSealed-next = Choisissez-en un autre. Un fichier transmis s’appelle « cahier-… » et finit par « .txt » ; un fichier d’étude finit par « .json ».
problem-wrongPassphrase = Cette phrase secrète n’ouvre pas le fichier.
problem-wrongPassphrase-next = Cherchez une faute de frappe. Si cela continue, demandez la phrase de ce fichier‑ci à la personne qui l’a fait.
problem-damaged = Ce fichier est abîmé ou a été coupé.
problem-damaged-next = Rien n’a changé. Redemandez le fichier.
problem-tooNew = Ce fichier vient d’un Cahier plus récent.
problem-tooNew-next = Rien n’a changé. Mettez Cahier à jour sur cette tablette, ce qui demande une fois le réseau, et rouvrez le fichier.
problem-tooLarge = C’est plus que n’en contient un fichier.
problem-tooLarge-next = Moins de leçons à la fois y tiennent : la personne qui fait le fichier les choisit.
problem-ofAnotherGroup = Rien dans ce fichier n’est pour vous.
problem-ofAnotherGroup-next = Il appartient à un autre groupe. Un membre de ce groupe peut l’ouvrir.
problem-weakPassphrase = Cette phrase secrète est trop courte.
problem-weakPassphrase-next = Prenez au moins huit caractères, ou celle qui est proposée.
problem-sealing = Cette tablette n’a pas pu le faire pour l’instant.
problem-sealing-next = Rien n’a changé. Fermez d’autres applications et onglets, puis réessayez.

## Phases, flèches, intervalles, et ce que la tablette rappelle

work-phases = Comment la classe travaille
work-phase-wholeClass = Ensemble
work-phase-groups = En groupes
work-phase-pairs = À deux
work-phase-individual = Chacun seul
work-phase-lasted = { $minutes } min
arrow = Flèche vers…
arrow-aim = Touchez vers qui
toward = vers
undo-arrow = Annuler la flèche
field-toward = vers qui
quiet = minutes sans note
quiet-short = { $minutes }′
observing = Votre façon d’observer
observing-quiet = Dire quand il n’y a rien sur un élève suivi depuis 10 minutes
intervals = Codage par intervalles
intervals-more = Toutes les deux minutes, vous touchez ce qui s’est passé. La règle est gardée avec ce que vous touchez.
intervals-off = Sans
intervals-choose-partial = Un code compte s’il a eu lieu à un moment quelconque
intervals-choose-whole = Un code compte s’il a duré les deux minutes
intervals-choose-momentary = Un code compte s’il a lieu au dernier instant
intervals-first = Les deux premières minutes courent. Ensuite, touchez ce qui s’y est passé.
intervals-number = Intervalle { $number }
intervals-rule-partial = à un moment quelconque
intervals-rule-whole = tout le temps
intervals-rule-momentary = au dernier instant

## Dessiner la salle

room-title = Plan de classe
room-draw = Dessiner la salle
room-change = Changer le plan de classe
room-how = Choisissez une disposition, puis touchez une place pour la tenir et l’endroit où la mettre. Deux places touchées s’échangent.
room-empty = Aucune place. Choisissez une disposition, ou touchez un endroit.
room-seats = { $count ->
    [one] { $count } place
    [many] { $count } de places
   *[other] { $count } places
  }
room-count = Élèves
room-pattern-rows = Rangées
room-pattern-groups = Îlots de quatre
room-pattern-horseshoe = En U
room-others = Comme dans une autre leçon
room-like = { $title } ({ $count ->
    [one] { $count } place
    [many] { $count } de places
   *[other] { $count } places
  })
room-code = Code à cette place
room-sits = { $letter } est ici
room-remove = Enlever cette place
room-sideways = La salle continue sur le côté : faites glisser le plan.
room-place = rangée { $row }, colonne { $column }
room-versions = La salle a été dessinée deux fois en même temps
room-versions-next = Choisissez le bon dessin. L’autre reste dans l’historique du plan.
room-version = { $by }, { $when } ({ $count ->
    [one] { $count } place
    [many] { $count } de places
   *[other] { $count } places
  })

## People of a tablet, their PINs, and what is stored

insecure = Cette adresse n’est pas sûre
insecure-next = Cahier met sous clé ce qu’il garde, et un navigateur ne le peut qu’à une adresse qui commence par https. Demandez cette adresse à la personne qui gère le relais.
people-title = Qui est là ?
people-nameless = Quelqu’un qui n’a pas encore rejoint de groupe
people-locked = Protégé par un code
people-open = Ouvrir
people-new = Une autre personne rejoint sur cette tablette
people-new-more = Chaque personne a ses propres notes, que personne d’autre n’ouvre sur cette tablette.
pin = Code
pin-trying = Essai en cours…
pin-forgotten = Code oublié ?
pin-forgotten-next = Sans lui, personne ne peut ouvrir ces notes, pas même qui gère le relais. Ce qui était arrivé au relais revient : demandez une nouvelle invitation à votre responsable de groupe, et rejoignez ci-dessous comme une autre personne. Ce qui n’était que sur cette tablette est perdu avec le code, sauf s’il vous revient : tout reste ici.
pin-fault-wrongPin = Ce n’est pas le code.
pin-fault-wrongPin-next = Réessayez. Rien n’est supprimé, quel que soit le nombre d’essais.
pin-fault-pause = Il y a eu trop de codes faux.
pin-fault-pause-next = Réessayez dans un instant.
pin-fault-wait = { $seconds ->
    [one] Réessayez dans { $seconds } seconde. Rien n’est supprimé, quel que soit le nombre d’essais.
    [many] Réessayez dans { $seconds } de secondes. Rien n’est supprimé, quel que soit le nombre d’essais.
   *[other] Réessayez dans { $seconds } secondes. Rien n’est supprimé, quel que soit le nombre d’essais.
  }
pin-fault-weakPin = Ce code est trop court.
pin-fault-weakPin-next = Prenez au moins quatre lettres ou chiffres.
pin-fault-damaged = La clé de ces notes est illisible.
pin-fault-damaged-next = Le navigateur l’a perdue. Rien n’a été supprimé. Demandez une nouvelle invitation à votre responsable de groupe, et rejoignez ci-dessous comme une autre personne : ce qui était arrivé au relais revient.
pin-fault-unknown = La mémoire de cette tablette n’a pas répondu.
pin-fault-unknown-next = Attendez un instant, puis recommencez. Si cela continue, fermez d’autres applications.
pin-is-none = Pas de code :
pin-is-none-more = toute personne qui a cette tablette peut lire vos notes.
pin-is-set = Protégé par un code :
pin-is-set-more = vos notes sur cette tablette ne s’ouvrent qu’avec lui.
pin-set = Choisir un code
pin-change = Changer le code
pin-remove = Le retirer
pin-old = Le code actuel
pin-new = Nouveau code
pin-again = Le nouveau code, encore une fois
pin-least = Au moins { $letters } lettres ou chiffres. Plus long, c’est mieux ; ce peut être toute une phrase.
pin-short = Arrête qui prend la tablette en main. Qui copie sa mémoire sur un ordinateur peut y essayer des codes courts jusqu’à trouver.
pin-strong = Arrête aussi qui copie la mémoire de la tablette.
pin-warning = Personne ne peut vous redire votre code si vous l’oubliez. Ce qui n’est que sur cette tablette serait perdu.
pin-do-set = Prendre ce code
pin-do-change = Le changer
pin-do-remove = Retirer le code
pin-kept = Vos notes sont protégées par ce code.
pin-removed = Le code est retiré.
set-aside = Laisser la tablette à une autre personne
set-aside-refused = Cela n’a pas fonctionné.
set-aside-refused-next = L’enregistrement n’est pas terminé. Attendez « Sur cette tablette », puis réessayez.
damaged = { $count ->
    [one] { $count } élément sur cette tablette est illisible.
    [many] { $count } d’éléments sur cette tablette sont illisibles.
   *[other] { $count } éléments sur cette tablette sont illisibles.
  }
damaged-next = Tout le reste est là, et rien n’a été supprimé. Ce que le relais en a revient tout seul.
damaged-which = { $count ->
    [one] Lequel
    [many] Lesquels
   *[other] Lesquels
  }

## A copy of everything on a tablet

copy-title = Enregistrer une copie
copy-lead = Tout ce qui est à vous sur cette tablette, avec les notes que vous seul voyez, dans un fichier fermé par une phrase secrète.
copy-passphrase = Écrivez-la sur papier, à part du fichier. Personne ne pourra vous la redire.
copy-do = Faire la copie
copy-back = Pour la reprendre, rejoignez de nouveau avec une nouvelle invitation, choisissez « { open-file } » dans « { to-home } », et donnez la phrase secrète. Elle ne s’ouvre que pour vous ; ce qui est déjà là n’est pas doublé.
copy-offer = Cette leçon n’est que sur cette tablette.
copy-offer-next = Elle ira toute seule au relais dès qu’il y aura un réseau. Si cela risque de durer :
problem-copyOfAnother = Cette copie est celle de quelqu’un d’autre.
problem-copyOfAnother-next = Rien n’a changé. Elle s’ouvre pour la personne qui l’a faite, une fois qu’elle a rejoint sur cette tablette.

## Names of pupils

names-title = Prénoms
names-lead = Les prénoms sont sur les tablettes de votre groupe qui ont la clé. Partout ailleurs, dans les notes, les documents et les fichiers, il n’y a que des codes. Le relais garde une copie verrouillée qu’il ne peut pas lire.
names-back = Retour à la leçon
names-not-yours = Les prénoms sont pour les tablettes du groupe
names-not-yours-next = Votre rôle travaille avec des codes. Demandez à la personne responsable du groupe s’il faut savoir de qui il s’agit.
names-no-key = Quelqu’un de votre groupe a‑t‑il déjà les prénoms ?
names-no-key-next = Demandez-lui d’ouvrir Prénoms sur sa tablette et de toucher « Une tablette déjà inscrite ». Scannez ensuite le motif avec votre appareil photo, ou collez le lien ici.
names-link = Lien avec la clé
names-link-do = Prendre la clé
names-begin = Personne n’a encore commencé ?
names-begin-lead = Cette tablette crée une clé pour votre groupe. Sans une tablette qui a la clé, plus personne ne peut lire les prénoms : donnez-la bientôt à une deuxième.
names-begin-do = Commencer la liste des prénoms
names-state-onTablet = Sur cette tablette. Ils iront au relais, verrouillés, dès qu’il sera là.
names-state-onRelay = Sur cette tablette, et verrouillés sur le relais.
names-state-otherKey = Sur cette tablette. La clé n’ouvre pas ce que le relais a.
names-state-full = Sur cette tablette. Ensemble, ils dépassent ce que le relais accepte : retirez-en.
names-other-key = Les prénoms du relais ont une autre clé
names-other-key-next = Quelqu’un a recommencé, ou cette clé est celle d’un autre groupe. Demandez la clé à une personne dont la tablette montre les prénoms ; ce qui est ici s’ajoutera aux siens.
names-disputed = Deux tablettes ont donné deux prénoms à un même code.
names-disputed-next = Touchez celui qui est juste.
names-list = Codes et prénoms
names-progress = { $named } sur { $of }
names-empty = Pas encore de code. Dessinez d’abord la salle d’une leçon, ou ajoutez un code ici.
names-code = Code
names-name = Prénom
names-add = Ajouter
names-paste = Coller une liste
names-paste-lead = Deux colonnes d’un tableur : le code et le prénom, un élève par ligne.
names-paste-do = Prendre la liste
names-taken =
    { $count ->
        [one] { $count } prénom ajouté.
        [many] { $count } de prénoms ajoutés.
       *[other] { $count } prénoms ajoutés.
    }
names-passed-over =
    { $count ->
        [one] { $count } ligne n’avait pas un code et un prénom.
        [many] { $count } de lignes n’avaient pas un code et un prénom.
       *[other] { $count } lignes n’avaient pas un code et un prénom.
    }
names-give = Donner les prénoms à une autre tablette
names-give-lead = Seulement aux adultes de votre groupe. Qui a la clé et appartient au groupe lit les prénoms.
names-give-joined = Une tablette déjà inscrite
names-give-invite = Une invitation avec les prénoms
names-give-warn = Ceci contient la clé. Seule la personne à qui elle est destinée doit la scanner ou la recevoir.
names-pattern = Motif avec le lien, à scanner
names-copy = Copier le lien
names-copied = Copié. Ne le collez que pour cette personne.
names-not-copied = Le navigateur ne l’a pas copié. Faites scanner le motif.
names-hide = Masquer
names-invite = Lien d’invitation de quelqu’un qui n’est pas encore inscrit
names-invite-hint = Collez le lien que l’on vous a remis pour cette personne. Il apportera aussi les prénoms.
names-invite-do = Ajouter les prénoms
names-forget = Oublier les prénoms sur cette tablette
names-forget-lead = Les autres tablettes les gardent, et le relais garde sa copie verrouillée. Pour les ravoir ici, il faudra la clé d’une autre tablette.
names-forget-alone = Certains de ces prénoms ne sont que sur cette tablette. Si elle les oublie, ils sont perdus.
names-forget-do = Les oublier ici
names-forget-again = Toucher encore pour oublier
names-anew = La clé est perdue, ou en de mauvaises mains ?
names-anew-lead = Demandez d’abord à chaque tablette de votre groupe : une qui montre les prénoms peut vous donner la clé. Recommencer crée une nouvelle clé. Ce que le relais a est remplacé par les prénoms de cette tablette, et ceux qui ne sont que là-bas sont perdus. Toutes les autres tablettes auront besoin de la nouvelle clé.
names-anew-do = Recommencer avec une nouvelle clé
names-anew-again = Toucher encore : remplacer ce que le relais a
names-on-seats = Prénoms sur les places
names-open = Prénoms des élèves
names-open-lead = Voir qui se cache derrière un code, seulement sur les tablettes de votre groupe.
problem-rosterWords = Ce n’est ni un code ni un prénom.
problem-rosterWords-next = Un code a jusqu’à 40 lettres et un prénom jusqu’à 80, sur une ligne.
problem-rosterFull = Il n’y a plus de place pour d’autres prénoms.
problem-rosterFull-next = Retirez-en dont vous n’avez pas besoin, ou recommencez la liste.
problem-rosterNoKey = Cette tablette n’a pas la clé des prénoms.
problem-rosterNoKey-next = Demandez la clé à une personne dont la tablette montre les prénoms.
problem-rosterNotAKey = Ce lien ne contient pas de clé.
problem-rosterNotAKey-next = Redemandez le lien, et prenez-le en entier.

## What is attached to notes

problem-attachmentTooLarge = C’est trop grand pour être joint.
problem-attachmentTooLarge-next = Rien n’a changé. Une image plus petite ou un enregistrement plus court a sa place.
problem-attachmentTooMany = Cette note a déjà autant de pièces jointes qu’une note peut en avoir.
problem-attachmentTooMany-next = Joignez-la à une autre note.
problem-attachmentMediaType = Cela ne peut pas être joint.
problem-attachmentMediaType-next = Rien n’a changé. Les photos, les dessins et les enregistrements courts peuvent l’être.
problem-attachmentMetadata = Cette image en dit plus que ce que l’on y voit.
problem-attachmentMetadata-next = Rien n’a été joint. L’application retire où et quand une image a été prise ; celle-ci n’a pas pu être nettoyée.

## A pupil who observes

pupil-who = Qui regardes-tu ?
pupil-class = Toute la classe
pupil-what = Que s’est-il passé ?
pupil-saw = J’ai vu
pupil-heard = J’ai entendu
pupil-surprise = Surprise !
pupil-question = Une question
pupil-words = Raconte, si tu veux
pupil-tags = Mots à toucher
pupil-undo = Annuler
pupil-mine = Mes notes
pupil-none = Rien encore. Touche ce que tu vois ou entends.
pupil-left =
    { $minutes ->
        [one] Encore { $minutes } minute
        [many] Encore { $minutes } de minutes
       *[other] Encore { $minutes } minutes
    }
pupil-soon = Moins d’une minute
pupil-over = La leçon est finie. Merci !
pupil-over-next = Donne la tablette à ton enseignant. Laisse-la allumée.
pupil-safe-saving = Tes notes s’enregistrent…
pupil-safe-onTablet = Tes notes sont en sécurité sur cette tablette.
pupil-safe-onRelay = Tes notes sont en sécurité.
pupil-back = Rendre la tablette
pupil-back-again = Touche encore
pupil-invite = Inviter un élève à observer
pupil-invite-lead = Un élève peut regarder cette leçon et écrire ses propres notes. Il reçoit la salle avec ses codes et quelques mots à toucher ; ni prénoms, ni élèves suivis, ni rien de ce que le groupe a écrit. Cela finit avec la leçon. Ses notes restent à lui.
pupil-label = Comment l’élève s’appelle ici
pupil-label-first = Observateur 1
pupil-label-hint = Pas un prénom. « Observateur 1 » suffit.
pupil-minutes = Minutes que dure la leçon
pupil-gets =
    { $seats ->
        [0] Il ne reçoit pas de salle, car aucune n’est dessinée, et { $tags } mots à toucher.
        [one] Il reçoit une salle de { $seats } place et { $tags } mots à toucher.
        [many] Il reçoit une salle de { $seats } de places et { $tags } mots à toucher.
       *[other] Il reçoit une salle de { $seats } places et { $tags } mots à toucher.
    }
pupil-invite-do = Créer l’invitation
pupil-made = Invitation pour { $label }
pupil-made-until = À scanner avec la tablette de l’élève, ou à y taper, avant { $time }. Elle est valable jusque-là et ne sera plus montrée.
pupil-another = Inviter un autre élève
pupil-refused = L’invitation n’a pas été créée.
pupil-refused-next = La leçon doit d’abord être sur le relais. Attendez qu’il le dise, puis réessayez.
pupil-unreachable-next = Une invitation a besoin du relais un instant. Connectez cette tablette, puis réessayez.
problem-lessonOver = La leçon est finie.
problem-lessonOver-next = Tes notes sont en sécurité. Ton enseignant peut t’inviter encore.

## Photos, dessins et enregistrements

add-photo = Photo
add-ink = Dessin
add-audio = Son
add-audio-stop = Arrêter
add-audio-said = Enregistrement en cours
add-photo-hint = Photographiez le travail, pas le visage.
ink-area = Zone de dessin
ink-hint = Dessinez avec un stylet, un doigt ou une souris. Au clavier, des mots disent la même chose.
ink-full = Ce dessin est plein. Touchez Terminé, puis continuez dans un autre.
ink-undo = Annuler le trait
ink-clear = Tout effacer
dictate = Dicter
dictate-stop = Arrêter
dictate-said = À l’écoute. Ce qui est dit reste sur cette tablette.
dictation-refused = Le micro ne peut pas être utilisé.
dictation-refused-next = Autorisez-le dans les réglages du navigateur, puis touchez Dicter de nouveau.
dictation-none = Aucun micro n’a été trouvé.
dictation-none-next = Branchez-en un, ou écrivez.
dictation-silent = Rien n’a été entendu.
dictation-silent-next = Touchez Dicter de nouveau et parlez près de la tablette, ou écrivez.
dictation-unable = Le navigateur a cessé d’écouter.
dictation-unable-next = Touchez Dicter de nouveau, ou écrivez.
undo-photo = Annuler la photo
undo-ink = Annuler le dessin
undo-audio = Annuler le son
undo-detached = Remettre
attached = Pièces jointes
attached-photo = Photo de { $time }, sur { $about }
attached-ink = Dessin de { $time }, sur { $about }
attached-audio = { $seconds ->
    [one] Enregistrement de { $time }, sur { $about }, { $seconds } seconde
    [many] Enregistrement de { $time }, sur { $about }, { $seconds } de secondes
   *[other] Enregistrement de { $time }, sur { $about }, { $seconds } secondes
  }
attached-remove = Retirer
attached-close = Fermer
attached-missing = Le relais ne l’a pas encore. Cela arrive quand la tablette d’origine est connectée.
attached-away = Ce n’est pas sur cette tablette. Cela arrive dès qu’il y a une connexion.
media-noPicture = Ce n’est pas une image.
media-noPicture-next = Rien n’a été joint. Choisissez une photo, par exemple un fichier JPEG ou PNG.
media-tooRich = Cette image ne peut pas devenir assez petite.
media-tooRich-next = Rien n’a été joint. Prenez une nouvelle photo.
media-refused = Le micro ne peut pas être utilisé.
media-refused-next = Rien n’a été enregistré. Autorisez-le dans les réglages du navigateur, puis touchez Son de nouveau.
media-none = Aucun micro n’a été trouvé.
media-none-next = Rien n’a été enregistré. Branchez-en un, ou écrivez ce que vous entendez.
media-unable = Ce navigateur ne sait pas enregistrer.
media-unable-next = Rien n’a été enregistré. Écrivez ce que vous entendez, ou mettez le navigateur à jour.
media-unloaded = Cela n’a pas marché cette fois.
media-unloaded-next = Rien n’a été joint. Touchez de nouveau.
sync-sending = Envoi { $number } sur { $count }
copy-more = Les photos et les enregistrements ne tiennent pas tous dans un fichier. Enregistrez celui-ci, puis faites le suivant.
copy-next = Faire le fichier suivant
not-here-yet = Cet écran n’est pas encore arrivé sur cette tablette.
not-here-yet-next = Il viendra de lui-même à la prochaine connexion. Ce qui est écrit est en sûreté, et vous pouvez noter en attendant.
