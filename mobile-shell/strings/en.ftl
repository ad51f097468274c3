### Every text of the tablet app, in English. Plain words a teacher would use; every error says what to do next.

app-name = Cahier
opening = Opening your notes…
loading = Asking the relay…
done = Done
list-comma = { ", " }
quoted = “{ $text }”
again = Try again
to-home = My lessons
to-home-brand = Cahier, my lessons
to-released = All released lessons

## States of the whole app

elsewhere = Cahier is open in another tab
elsewhere-next = Notes are written in one tab at a time, so that none is missed. Carry on in the other tab, or here.
elsewhere-here = Carry on here
gone = Cahier has stopped
gone-next = Everything that showed “Saved” is safe on this tablet. Close other apps and tabs, then open Cahier again.
gone-again = Open again
unknown-page = This page does not exist
unknown-page-next = The link may have been cut short. Ask for it again, or go to your lessons.

## How far notes have got

sync-saving = Saving…
sync-on-tablet = On this tablet
sync-on-relay = On the relay
sync-seen = Seen by { $count }
sync-away = No connection
sync-relay-full = The relay is full
relay-full-document = The relay has no more room for one of your lessons.
relay-full-group = The relay has no more room for your group.
relay-full-next = What you write is safe on this tablet. Ask the person who runs the relay to make room; Cahier keeps trying.
sync-failing = Not saved
sync-full = Not saved: full
storage-failing = Your last notes are not saved yet.
storage-failing-next = Cahier keeps trying. Leave this page open until it says “On this tablet”.
storage-full = This tablet is full, so your last notes are not saved yet.
storage-full-next = Leave this page open, and delete photos or apps you can spare. Cahier keeps trying.

## When something was refused

problem-notJoined = This tablet has not joined a group.
problem-notJoined-next = Ask your group lead for an invite link and open it here.
problem-notFound = That is not on this tablet any more.
problem-notFound-next = It may have changed on another tablet. Look at the lesson anew, then try again.
problem-notAllowed = That is not open to you here.
problem-notAllowed-next = Ask your group lead to do it.
problem-unsynced = Something is on this tablet alone.
problem-unsynced-next = Connect it to the network, and wait for “On the relay”.
problem-unreadable = The relay’s answer cannot be read.
problem-unreadable-next = Nothing was changed. Update Cahier, and if it stays so, tell whoever runs the relay.
problem-template = This file is no template that Cahier can use.
problem-template-next = Nothing was changed. Whoever wrote the file can mend it.
problem-storage = This tablet’s storage did not answer.
problem-storage-next = Wait a moment and do it again. If it stays so, close other apps.
problem-broken = That was not saved.
problem-broken-next = Cahier has restarted itself. Please do it once more.
standing-refused = The relay does not know this tablet any more.
standing-refused-next = Your notes stay here. Ask your group lead for a new invite link and open it on this tablet.
unreachable = The relay cannot be reached.
relay-unreachable-next = Check the network, then try again. What you wrote is safe on this tablet.
relay-patience = Too many attempts in a short time.
relay-patience-next = Wait a minute, then try again.
relay-refused = The relay refused.
relay-refused-next = Try again. If it stays so, tell whoever runs the relay.

## Joining

join-title = Join your group
join-lead = Watch a research lesson together, each with your own notes, and read them side by side afterwards.
join-code = Invite code
join-code-hint = Your group lead gave it to you, as a link, a QR code or in writing.
join-code-from-link = This came with your link.
join-do = Join on this tablet
join-joining = Joining…
join-scan = Scan the QR code
join-no-relay = The code alone does not say whose it is.
join-no-relay-next = Scan the QR code, or paste the whole link that your group lead gave you.
join-refused = This invite does not work.
join-refused-next = It may have expired or been used up. Ask your group lead for a new one.
join-unreachable-next = Joining needs a network, once. Connect this tablet, then try again.
join-engine = You are in, but this tablet could not keep it.
join-engine-next = Reload this page. If it stays so, close other apps and ask for a new invite.
join-already = You have joined, { $name }
join-already-next = To use this tablet as somebody else, sign out first, at the end of “My lessons”.
join-already-unsynced = Some of your notes are on this tablet alone, so nobody else can join on it yet. Connect it, and wait for “On the relay”.
join-kept = What is kept where
join-kept-tablet = On this tablet:
join-kept-tablet-more = everything you write, at once, with or without a network.
join-kept-relay = On your partnership’s relay:
join-kept-relay-more = what you share with your group, and a copy of your drafts that only you can open.
join-kept-names = Nowhere:
join-kept-names-more = pupils’ names. Pupils appear under codes such as Otter-3.
install-first = Put Cahier on your Home Screen first.
install-first-how = Tap Share, then “Add to Home Screen”. Open Cahier from there and join: notes are kept more safely so.
install-hint = Cahier works best as an app of its own: it opens without a network and keeps its notes. Your browser’s menu has “Install” or “Add to Home Screen”.
install-do = Install Cahier

## My lessons

home-title = My lessons
home-empty = No lessons yet
home-empty-next = As soon as your group plans a research lesson, it appears here by itself.
home-empty-offline = There is no connection just now. Lessons that your group plans appear here once there is one.
home-nothing = There is nothing to see here for you yet
home-nothing-next = Your role reads no lessons and no releases on this tablet. Whoever invited you can tell you more.
lesson-untitled = Lesson without a title
lesson-arriving = Still arriving
notes-shared = { $count ->
    [0] Nothing shared yet
    [one] 1 note shared
   *[other] { $count } notes shared
  }
phase-planned = Planned
phase-running = Running now
phase-ended = Taught
drafts-count = { $count ->
    [one] 1 note only you see
   *[other] { $count } notes only you see
  }
notes-count = { $count ->
    [0] No notes
    [one] 1 note
   *[other] { $count } notes
  }
observers-count = { $count ->
    [one] 1 observer
   *[other] { $count } observers
  }
released = Released
update-ready = A new version of Cahier is ready.
update-ready-more = It changes nothing you wrote. Best not in the middle of a lesson.
update-running = A lesson is running: better when it has ended. Nothing happens by itself.
update-do = Update now
update-again = Tap again to update

## This tablet

this-tablet = This tablet
language = Language
language-failed = This language is not on this tablet yet. Connect it once, then choose again.
role-observer = Observer
role-groupLead = Group lead
role-schoolLead = School lead
role-leadPractitioner = Lead practitioner
role-coordinator = Coordinator
role-analyst = Analyst
role-studentObserver = Student observer
role-guest = Guest
role-boardReader = Board reader
role-administrator = Administrator
leave = Sign out
leave-again = Tap again to sign out
leave-leaving = Signing out…
leave-unsynced = Some of your notes are on this tablet alone.
leave-unsynced-next = Connect it to the network and wait for “On the relay”, then sign out. Until then signing out would lose them.
leave-unreachable-next = Signing out needs the relay, so that this tablet is closed there too. Connect, then try again.
leave-refused = Signing out did not work.
leave-refused-next = Nothing was removed. Try again in a moment.

## One study

home-studies = { $count ->
    [one] My study
   *[other] My studies
  }
study-parts = Parts of the study
study-overview = Overview
study-findings = Findings
study-workbook = Workbook
study-untitled = Our study
study-title = Name of the study
study-title-empty = A short name helps to tell studies apart.
study-missing = This study is not on this tablet
study-missing-next = It may still be on its way: connect this tablet and look again in “My lessons”.
study-part-empty = Nothing here yet
study-part-empty-next = This fills once the group has taught and discussed its lessons.
study-lessons = Research lessons
study-lessons-count = { $count ->
    [0] No lessons yet
    [one] 1 lesson
   *[other] { $count } lessons
  }
study-no-lessons = There is no lesson yet.
study-take-out = Take out { $title }
study-take-out-again = Tap again to take it out
study-removed = Taken out
study-removed-by = by { $by }, { $time }
enquiry = Enquiry
enquiry-empty = What does your group want to find out? One question is enough to begin, and you can frame it anew as you learn.
enquiry-none = The group has not written its enquiry yet.
method = Method
method-choose = It gives the form of plans, interviews and discussions. It can be chosen until the first lesson is planned.
method-own = From a file
method-file = From a file…
method-refused = This file is no template that Cahier can use.
method-refused-field = “{ $field }” in this file is not right.
method-refused-next = Nothing was changed. Whoever wrote the file can mend it.
method-fault-notATemplate = It cannot be read as one.
method-fault-tooLong = It is too long, or has more than one line.
method-fault-missing = Nothing is there.
method-fault-notAKey = It may have small letters, digits and dashes only, and neither “at” nor “role”.
method-fault-twice = It is there twice.
method-fault-notMinutes = It is no number of minutes from 1 to 240.
ground-rules = Ground rules
ground-rules-label = Ground rules, one a line
ground-rules-suggested = A suggestion. Change it until it is yours, then record that you have adopted it.
ground-rules-adopt = We have adopted these
ground-rules-adopted = Adopted on { $day }, recorded by { $by }
ground-rules-proposed = Not adopted yet. Written by { $by }, { $time }
members = Group
members-none = Nobody has written in this study yet.

## What a group writes together

words-write = Write
words-edit = Edit
words-settle = Settle into one
words-keep = Keep this one
words-several = { $count } versions, written at the same time. All are kept until somebody settles them.
words-history-open = Earlier versions
words-history-close = Hide earlier versions
words-unsigned = Written in an early version of Cahier
words-emptied = (emptied)

## One lesson

lesson-parts = Parts of the lesson
part-plan = Plan
part-capture = Capture
part-timeline = Timeline
part-grid = Grid
part-interviews = Interviews
part-discussion = Discussion
part-merge = Merge
part-more = More
left-hand = Left hand
lesson-missing = This lesson is not on this tablet
lesson-missing-next = It may still be on its way: connect this tablet and look again in “My lessons”.
clock = Lesson clock
clock-planned = Not started
clock-running = Lesson time
clock-ended = Ended
start = Start lesson
start-again = Tap again to start
end = End lesson
end-again = Tap again to end
share = { $count ->
    [one] Share 1 note
   *[other] Share { $count } notes
  }
share-none = All shared
share-choose = Choose which
share-not-now = Not now
share-this = Share this note
share-chosen = { $count ->
    [0] Tick the notes to share
    [one] Share 1 note
   *[other] Share { $count } notes
  }
share-said = { $count ->
    [one] 1 note is now in your group’s record.
   *[other] { $count } notes are now in your group’s record.
  }
drafts-only-you = { $count ->
    [one] 1 of your notes is yours alone.
   *[other] { $count } of your notes are yours alone.
  }
drafts-only-you-more = Your group sees them when you share them.

## The plan of a lesson

cancel = Not now
plan-lesson-open-first = Plan the first lesson
plan-lesson-open = Plan the next lesson
plan-lesson-name = Name of the lesson
plan-lesson-title = { "RL" }{ $number } ·{ " " }
plan-lesson-first = Its plan begins with the stages and tags that this kind of study suggests. Everything can be changed.
plan-lesson-carried = Stages, case pupils, criteria and tags of the lesson before are its beginning. Everything can be changed.
plan-lesson-do = Begin the plan
plan-what = The lesson
plan-title = Name
plan-planned-for = When
plan-teacher = Who teaches
plan-objective = What pupils are to learn
plan-technique = What we try out
plan-nothing = Nothing yet
plan-stages = Stages
plan-stages-none = There are no stages yet.
plan-total = { $minutes ->
    [one] 1 minute in all
   *[other] { $minutes } minutes in all
  }
plan-orders = Two people moved stages at the same time; the later order is shown.
plan-stage-minutes = { $from }–{ $to } min
plan-stage-change = Change
plan-stage-name = Name of the stage
plan-stage-length = Minutes
plan-stage-up = Earlier
plan-stage-down = Later
plan-stage-remove = Take out
plan-stage-new = New stage
plan-stage-add = Add stage
plan-tags-what = Observers tap these on a note. A note keeps the tags that it was given.
plan-tags-none = There are no tags yet.
plan-tag = Tag
plan-tag-new = New tag
plan-tag-add = Add tag
plan-pupils = Case pupils
plan-pupils-codes = Codes only, such as Otter-3: pupils’ names stay in the school.
plan-pupils-none = There are no case pupils yet.
plan-pupil-new = Code of another case pupil
plan-pupil-example = Otter-3
plan-pupil-add = Add pupil
plan-pupil-code = Code
plan-pupil-typifies = Stands for
plan-pupil-criterion = Success is
plan-pupil-outcome = What came of it
plan-remove-pupil = Take out { $pupil }
plan-remove-again = Tap again to take out
plan-predictions = Predictions
plan-predictions-later = Once there are stages and case pupils, you predict what each pupil will do in each stage.
plan-predictions-count = { $predicted } of { $cells } predicted.
plan-predictions-locked = The lesson has started: what is written now shows as a later thought.
plan-predictions-open = Open the grid
plan-next-time = Next time
plan-next-time-empty = What would the group do differently? The next plan opens with it.
plan-removed = Taken out
plan-bring-back = Bring back
plan-outcome = What came of it for { $pupil }
previous = From the lesson before
previous-outcome-none = Nothing written yet about what came of it.
previous-next-none = Nothing written yet.
previous-aims = Aims from the discussion

## Capture

capture-planned = The lesson has not started.
capture-planned-next = Start it when the teacher begins: its clock gives every note its time.
seating-plan = Seating plan
front-of-room = Front of the room
no-seats = There is no seating plan. Tap a case pupil, or write about the whole class.
seat-notes = { $count ->
    [one] note by you
   *[other] notes by you
  }
about-class = Whole class
undo = Undo
undo-note = Undo note
undo-tag = Undo tag
undo-kind = Undo kind
undo-stage = Undo stage
undo-mark = Undo mark
undo-words = Undo words
undo-time = Undo −10 s
undo-removal = Bring back
my-notes = My notes
stream-empty = No notes yet
stream-empty-next = One tap on a pupil is a saved note. Tags and words can follow, or not.
stream-earlier = { $count ->
    [one] Show 1 earlier note
   *[other] Show { $count } earlier notes
  }
note-in-hand = The note in hand
nothing-in-hand = Tap a pupil, or write about the whole class.
earlier = −10 s
remove = Remove
kinds = How you noticed it
kind-saw = Saw
kind-heard = Heard
kind-wrote = Wrote
kind-asked = Asked
tags = Tags
surprise = Surprise
verbatim = Own words
words = Words
words-placeholder = Words, if you like
note-saved = Saved
note-shared = Shared

## Timeline

who-saw-what = Who saw what
filter-observers = By observer
filter-pupils = By pupil
filter-all-observers = All observers
filter-everyone = Everyone
filter-others = Other pupils
filter-empty = Nobody noted that
filter-clear = Show every note
filter-counted = { $words } ({ $count })
filter-shown = { $count } of { $all }
filter-hidden = { $count ->
    [one] 1 more note, hidden by your choice
   *[other] { $count } more notes, hidden by your choice
  }
filter-all-stages = All stages
filter-all-kinds = Every way
filter-tag = Tag
filter-all-tags = Any tag, or none
filter-surprises = Surprises only
timeline-empty = No notes yet
timeline-empty-next = Notes appear here as observers share them, in lesson time. Your own are here at once.
stage = Stage
stage-title = { $number } · { $name }
stage-minutes = { $from }–{ $to } min
stage-none = Without a stage
stage-empty = No notes in this stage.
only-you = Only you
note-withdrawn = Withdrawn by { $by } at { $time }
note-amended = Changed after it was shared
note-disputed = { $count } versions, written at the same time. All are kept.
note-keep = Keep this one
note-disputed-fields = Two answers are kept for: { $fields }
field-text = words
field-verbatim = own words
field-tags = tags
field-surprise = surprise
field-kind = how it was noticed
field-about = whom it is about
field-stage = stage
text-more = Show the whole note
text-less = Show less
history-open = Changed: show history
history-close = Hide history
history-failed = The history cannot be shown just now. Close it and open it again.
history-written = Written
history-changed = Changed
history-withdrew = Withdrawn
history-by = by { $by }, { $time }

## Grid

grid-caption = Predicted and observed, by stage and case pupil
grid-key = What the frames mean
grid-key-gap = Nobody noted anything
grid-empty = The plan is not here yet
grid-empty-next = Once the group’s plan has stages and case pupils, its predictions stand here beside what was observed.
criterion = Success:
predicted = Predicted
predicted-none = No prediction
predicted-several = { $count } predictions, all kept
predicted-later = Written after the start, by { $by }, { $time }
predict-write = Write a prediction
predict-edit = Edit
predict-later-write = Add a later thought
predict-later-edit = Edit the later thought
predict-label = Prediction for { $pupil } in stage { $stage }
observed = Observed
observed-count = { $count ->
    [one] Observed, 1 note
   *[other] Observed, { $count } notes
  }
surprises = { $count ->
    [one] 1 surprise
   *[other] { $count } surprises
  }
gap = No note on { $pupil } in stage { $stage }

## Merge

merge-empty = Nothing shared yet
merge-empty-next = When observers share their notes, this page says what they add up to.
merge-who = Notes of each observer
merge-observer = Observer
merge-notes = Notes
merge-surprises = Surprises
merge-clocks = Clocks that may be wrong
merge-clocks-fine = The clocks of all tablets are aligned.
clock-alignedByAnotherRun = { $name }: aligned by another day or another start of the app. Right unless the tablet’s clock was set in between.
clock-notAligned = { $name }: not aligned. This tablet has not met the relay, so its own clock is taken for right.
merge-disputed = { $count ->
    [one] 1 note in several versions
   *[other] { $count } notes in several versions
  }
merge-disputed-what = Written at the same time on two tablets. All are kept; the author chooses which stands, and the others stay in its history.
merge-gaps = { $count ->
    [0] Gaps
    [one] 1 gap
   *[other] { $count } gaps
  }
merge-gaps-none = There is a note on each case pupil in every stage.
merge-gaps-planned = The lesson has not started.
merge-to-grid = See the grid
merge-overlaps = { $count ->
    [0] Overlaps
    [one] 1 overlap
   *[other] { $count } overlaps
  }
merge-overlaps-rule = Two people or more on one pupil, in notes that begin within { $minutes } minutes of the first. Every account stands as it was written.
merge-surprising = { $count ->
    [0] No surprises
    [one] 1 surprise
   *[other] { $count } surprises
  }

## Releasing

release-heading = Beyond your group
release-none-lesson = Only your group can read this lesson.
release-none-findings = Only your group can read these findings.
release-not-yours-lesson = Your group lead can release it when the group agrees.
release-not-yours-findings = Your group lead can release them when the group agrees.
release-yours-lesson = You can release it when the group agrees.
release-yours-findings = You can release them when the group agrees.
release-open = Release…
release-close = Not now
release-leaves = What leaves the group
release-leaves-what = A copy of what you choose below. Observers become “Observer 1”, “Observer 2”; pupils keep their codes.
release-stays = What stays in the group
release-stays-what = Drafts, withdrawn notes, earlier wordings, the seating plan, and your names.
release-do = { $count ->
    [one] Release 1 item
   *[other] Release { $count } items
  }
release-change = Change what is out…
release-out = { $count ->
    [one] 1 item is out.
   *[other] { $count } items are out.
  }
release-by-pupil = Notes by pupil
release-one-by-one = Choose one by one
release-chosen = { $count } of { $of }
release-kind-finding = Findings, with their evidence
release-kind-predictions = Predictions
release-kind-note = Notes
release-kind-interview = Interviews
release-kind-discussion = Discussion
release-kind-practiceCard = Practice card, with the findings on it
release-item-out = Out
release-take-back = Take back
release-gone = { $count ->
    [one] 1 item that is out was withdrawn in your group since.
   *[other] { $count } items that are out were withdrawn in your group since.
  }
release-gone-take-back = Take them back from coordinators too
release-name = Seems to hold the name of { $names }
release-named = { $count ->
    [one] 1 item seems to hold the name of somebody in your group.
   *[other] { $count } items seem to hold the names of people in your group.
  }
release-named-next = Edit the words in the record, or leave the item out. You decide.
release-named-leave-out = Leave all of these out
release-preview = See exactly what leaves
release-preview-close = Hide what leaves
release-stands = Released by { $by }, { $time }.
release-stands-what = Coordinators can read a copy under pseudonyms. Withdrawing takes it away from them.
release-withdraw = Withdraw the release
release-withdraw-again = Tap again to withdraw

## Findings

findings = Findings
findings-empty = No findings yet
findings-empty-next = A finding says what the group learned, and rests on notes, interviews and what was said in the discussion of any lesson.
findings-withdrawn = { $count ->
    [one] 1 finding was withdrawn
   *[other] { $count } findings were withdrawn
  }
finding-add = Write a finding
rival-add = Add a rival explanation
dissent-add = I see it differently
rivals = Rival explanations
dissents = Seen differently
claim-finding = Finding
claim-finding-hint = What did pupils learn, and what seems to have helped? Plainly, in one or two sentences.
claim-rival = Rival explanation
claim-rival-hint = What else could explain it? It has evidence of its own.
claim-dissent = How I see it
claim-dissent-hint = Stands beside the finding under your name. Only you can change it.
claim-save = Save
claim-cancel = Cancel
claim-evidence = Change evidence
claim-withdraw = Withdraw
claim-withdraw-again = Tap again to withdraw for good
claim-earlier = { $count ->
    [one] 1 earlier wording
   *[other] { $count } earlier wordings
  }
triangulated = Triangulated
triangulated-not = Not triangulated yet
triangulation-people = { $count ->
    [0] Nobody’s evidence
    [one] 1 person
   *[other] { $count } people
  }
triangulation-outsider = An outsider saw it too
triangulation-no-outsider = No outsider saw it
method-observation = observation
method-work = pupil’s work
method-question = question in the lesson
method-interview = interview
method-discussion = discussion
evidence-count = { $count ->
    [0] No evidence chosen yet
    [one] 1 piece of evidence
   *[other] { $count } pieces of evidence
  }
evidence-add = Choose evidence
evidence-choose = Choose:
evidence-close = Close the list
evidence-lesson = Lesson
evidence-search = Words
evidence-to-choose = Evidence to choose from
evidence-no-match = Nothing here matches.
evidence-wordless = Noted without words
evidence-withdrawn = Withdrawn since
evidence-not-arrived = Has not arrived on this tablet
evidence-lesson-not-arrived = This lesson has not arrived on this tablet.
progress = Progress
progress-what = How far each case pupil came against the criterion set for the lesson. It says nothing about who taught.
progress-label = How far { $pupil } came in { $lesson }
progress-reason = How do you know?
progress-reason-label = How you know it, { $pupil } in { $lesson }
progress-none = Not recorded yet
reached-met = Met
reached-partly = Partly
reached-notYet = Not yet

## What was released

released-title = Released lessons
released-lead = What groups chose to let out, by school and group.
released-count = { $count ->
    [0] Nothing so far.
    [one] 1 release, by school and group.
   *[other] { $count } releases, by school and group.
  }
released-again = Look again
released-empty = Nothing has been released yet
released-empty-next = A lesson appears here when its group decides to release it, and not before.
released-on = Released { $day }
release-pseudonyms = Under pseudonyms
release-closed = This lesson cannot be shown
release-unreadable = This release cannot be read by this version of Cahier.
release-unreadable-next = Update Cahier in “My lessons”, then try again.
release-withdrawn = This lesson was withdrawn or is not released
release-withdrawn-next = Nothing of it can be read here. Other released lessons are still open to you.
release-empty = No notes in this release
release-empty-next = The group released the plan without notes.
released-has-notes = { $count ->
    [one] 1 note
   *[other] { $count } notes
  }
released-has-observers = { $count ->
    [one] 1 observer
   *[other] { $count } observers
  }
released-has-findings = { $count ->
    [one] 1 finding
   *[other] { $count } findings
  }
released-has-cards = { $count ->
    [one] 1 practice card
   *[other] { $count } practice cards
  }
released-has-predictions = { $count ->
    [one] 1 prediction
   *[other] { $count } predictions
  }
released-has-answers = { $count ->
    [one] 1 pupil’s answer
   *[other] { $count } pupils’ answers
  }
released-has-discussed = { $count ->
    [one] 1 thing said in the discussion
   *[other] { $count } things said in the discussion
  }
released-plan-only = The plan alone
card-title = Practice card
card-enquiry = Enquiry
card-technique = Technique
card-for-whom = For whom
card-evidence = Evidence
card-to-try = What to try
evidence-dissent = Dissent

## The workbook

workbook-title = Take it with you
workbook-lead = The study as a document, made on this tablet from what is on it. Drafts are never in it.
workbook-which = What
workbook-kind-workbook = Workbook
workbook-kind-report = Report
workbook-kind-practiceCard = Practice card
workbook-adults = Adults appear
workbook-adults-names = By name
workbook-adults-pseudonyms = As Adult 1, Adult 2
workbook-pupils = Pupils appear by code. Names that somebody wrote into a note stay as they were written.
workbook-docx = Word file
workbook-pdf = PDF
workbook-html = Web page
workbook-json = Study file
workbook-json-what = The study file (JSON) is the whole study with its history and the adults’ names, for keeping and for other programs.
workbook-making = Putting together…
workbook-saved = { $format } saved with your downloads.
workbook-shared = { $format } passed on.
workbook-failed = The file could not be put together. Connect once so that what it needs is on this tablet, then try again.
workbook-undrawn = { $count ->
    [one] This PDF shows a box for 1 character that its fonts lack: { $characters }. The Word file and the web page have it.
   *[other] This PDF shows boxes for { $count } characters that its fonts lack: { $characters }. The Word file and the web page have them.
  }
workbook-unreadable = The document could not be made. Go to “My lessons” and open the study again.
workbook-preview = Preview

## Interviews

interviews-title = What pupils say of it
interviews-lead = Five minutes with each case pupil, soon after the lesson and before you discuss it. Write their own words.
interviews-early = Interviews come after the lesson. You can prepare here, and write once it is over.
interviews-empty = No interviews yet
interviews-empty-next = What pupils say stands here, under their codes, for the whole group.
interviews-codes = Pupils appear under their codes. Please write no names, also not in what they say.
interview-new = Begin an interview
interview-no-pupils = The plan has no case pupils yet.
interview-begin = Begin the interview
interview-instead = Somebody in their place
interview-code = Code of the pupil who speaks for { $letter }
interview-code-hint = A code such as Wren-5, never a name.
interview-code-strange = This is no code of the seating plan. If it is a name, please write a code instead.
interview-proxy = { $code } spoke for them
interview-by = asked by { $by }, { $time }
interview-answers = { $count ->
    [0] No answers yet
    [one] 1 answer
   *[other] { $count } answers
  }
interview-withdraw = Withdraw this interview
interview-withdraw-again = Tap again to withdraw
answer-none = Nothing was said

## Discussion

section-interviews = Interviews
section-progress = Progress
section-others = Other pupils
section-technique = Technique
section-teaching = Teaching
section-next-lesson = Next lesson
discussion-sections = Sections of the discussion
discussion-at-here = your group is here
discussion-number = { $number } of { $all }
discussion-due = Talk about it by { $time }.
discussion-overdue = The day for talking about it ended { $time }.
discussion-late = Nobody has talked about it yet; the day for it ended { $time }.
discussion-brief-due = Talk about it by { $time }
discussion-brief-overdue = Discussion was due { $time }
discussion-brief-late = Discussion is late, due { $time }
discussion-due-why = What was seen fades fast.
discussion-next = On to { $next }
discussion-back-to = Back to { $at }
discussion-ahead = Your group is still at { $at }
discussion-lead = Go on to this section
discussion-jump = Jump to this section
discussion-jump-why = You would pass sections over. That is possible, and it is recorded.
discussion-jump-reason = Why, if you like
discussion-jumps = Passed over
discussion-jumped = { $by } went from { $from } to { $to }, { $time }.
discussion-last-word = The last word: { $names }
discussion-role-chair = Chair
discussion-role-recorder = Recorder
discussion-role-commentator = Last word
role-choose = Choose
role-nobody = Nobody yet
role-several = Chosen at the same time: { $names }. Choose one.
say-label = What does the group say?
say-aims = What do you aim for?
say-do = Record for the group
say-cites = { $count ->
    [one] Rests on 1 note
   *[other] Rests on { $count } notes
  }
say-uncited = Choose at least one note that shows it.
say-free = Notes can be chosen, and need not be.
said-by = Recorded by { $by }, { $time }
said-withdraw = Withdraw
said-withdraw-again = Tap again to withdraw
cites = What it rests on
cited = Chosen
cited-interview = Interview with { $code }
cited-withdrawn = Withdrawn since.
dissent-do = I see it differently
dissent-by = { $by } sees it differently
dissent-label = How do you see it?
dissent-say = Record beside it
dissent-not = Not after all
evidence-title = What we saw and heard
evidence-how = Tap what shows it.
evidence-filter = Notes by pupil
evidence-all = All
evidence-none = Nobody noted that.
evidence-gap = No note in this stage.
evidence-to-words = { $count ->
    [one] 1 note chosen: back to your words
   *[other] { $count } notes chosen: back to your words
  }
evidence-drafts = They can be chosen once you share them.

## Passing on without a network, and opening a file

pass-on = Pass on without a network
pass-on-lead = Your group’s work as one locked file, for a colleague’s tablet: by cable, stick or radio from tablet to tablet. Whoever opens it has what you have.
pass-on-begin = Pass on…
pass-on-none = There is nothing to pass on yet
pass-on-none-next = As soon as a lesson of this study is on this tablet, it can be passed on.
pass-on-what = What goes in
pass-on-all = All lessons on this tablet
pass-on-some = Choose lessons
pass-on-with = The study itself always goes along: its enquiry, ground rules and findings.
pass-on-drafts = { $count ->
    [one] 1 note of yours that only you see stays here. Share it first if it should go along.
   *[other] { $count } notes of yours that only you see stay here. Share them first if they should go along.
  }
pass-on-no-lesson = Choose at least one lesson.
passphrase = Passphrase
passphrase-how = Say it, or write it on the board. Don’t send it along with the file: whoever has both can read everything in it.
passphrase-another = Propose another
passphrase-own = Take one of your own
passphrase-own-label = Your own passphrase
passphrase-proposed = Take the proposed one
passphrase-tooShort = Too short: at least eight characters.
passphrase-fair = Keeps people out, but maybe not a computer that tries for long. A sentence of four words or more is better.
passphrase-strong = Strong.
seal-do = Make the file
seal-working = Locking the file…
seal-why = This takes a few seconds on purpose: it is what makes guessing the passphrase slow.
sealed-ready = The file is ready
sealed-file = { $name }, { $size } kB
sealed-share = Pass it on…
sealed-save = Save it on this tablet
sealed-shared = Passed on. On the other tablet: “Open a file” in “My lessons”.
sealed-saved = Saved with your downloads as { $name }. On the other tablet: “Open a file” in “My lessons”.
sealed-again = Make another file

open-heading = Received a file?
open-lead = A colleague’s file brings what they have to this tablet, with or without a network.
open-file = Open a file
open-title = Open a file
open-how = A locked file that a colleague passed on, or a study file. What is in it is added to what is here; nothing is replaced.
open-choose = Choose a file
open-drop = or drop it here
open-other = Choose another file
open-kind-sealed = A locked file. Whoever made it has the passphrase.
open-kind-study = A study file. It needs no passphrase.
open-do = Open it
open-add = Add it to this tablet
open-working = Opening the file…
open-not-yours = Files are opened by members of a group
open-not-yours-next = Your role writes no lessons on this tablet. Whoever sent you the file can have it opened by a member of their group.
opened-new = New on this tablet
opened-nothing = Nothing new: all of it was here already
opened-nothing-next = Your tablet already had everything that is in this file.
opened-by = Packed by { $by }, { $time }.
opened-notes = { $count ->
    [0] No new notes, but other new words
    [one] 1 new note
   *[other] { $count } new notes
  }
opened-arrived = New lesson
opened-study = What your group wrote about its study is up to date.
opened-kept = It is kept like your own notes, and goes to the relay with them when there is a network.
opened-another = Open another file
problem-notSealed = This is not a file of Cahier’s.
problem-notSealed-next = Choose another one. A passed-on file is called “cahier-…” and ends in “.txt”; a study file ends in “.json”.
problem-wrongPassphrase = This passphrase does not open the file.
problem-wrongPassphrase-next = Look for a slip. If it stays so, ask whoever made the file for the passphrase of this very file.
problem-damaged = This file is damaged or was cut short.
problem-damaged-next = Nothing was changed. Ask for the file again.
problem-tooNew = This file was made by a newer Cahier.
problem-tooNew-next = Nothing was changed. Update Cahier on this tablet, which needs a network once, and open the file again.
problem-tooLarge = That is more than one file holds.
problem-tooLarge-next = Fewer lessons at a time have room: whoever makes the file chooses them.
problem-ofAnotherGroup = Nothing in this file is for you.
problem-ofAnotherGroup-next = It belongs to another group. A member of that group can open it.
problem-weakPassphrase = This passphrase is too short.
problem-weakPassphrase-next = Take at least eight characters, or the one that is proposed.
problem-sealing = This tablet could not do that just now.
problem-sealing-next = Nothing was changed. Close other apps and tabs, then try again.

## Phases, arrows, intervals, and what the tablet reminds of

work-phases = How the class works
work-phase-wholeClass = Together
work-phase-groups = Groups
work-phase-pairs = Pairs
work-phase-individual = Alone
work-phase-lasted = { $minutes } min
arrow = Arrow to…
arrow-aim = Tap to whom
toward = to
undo-arrow = Undo arrow
field-toward = to whom
quiet = minutes without a note
quiet-short = { $minutes }′
observing = How you observe
observing-quiet = Say when there is nothing on a case pupil for 10 minutes
intervals = Interval coding
intervals-more = Every two minutes you tap what happened. The rule is kept with what you tap.
intervals-off = Off
intervals-choose-partial = A code counts if it happened at any time
intervals-choose-whole = A code counts if it lasted the whole two minutes
intervals-choose-momentary = A code counts if it happened at the last moment
intervals-first = The first two minutes are running. Then tap what happened in them.
intervals-number = Interval { $number }
intervals-rule-partial = at any time
intervals-rule-whole = all the time
intervals-rule-momentary = at the last moment

## Drawing the room

room-title = Seating plan
room-draw = Draw the room
room-change = Change the seating plan
room-how = Lay out a pattern, then tap a seat to hold it and a place to put it there. Two taps on seats change places.
room-empty = No seat yet. Choose a pattern, or tap a place.
room-seats = { $count ->
    [one] 1 seat
   *[other] { $count } seats
  }
room-count = Pupils
room-pattern-rows = Rows
room-pattern-groups = Groups of four
room-pattern-horseshoe = Horseshoe
room-others = As in another lesson
room-like = { $title } ({ $count ->
    [one] 1 seat
   *[other] { $count } seats
  })
room-code = Code on this seat
room-sits = { $letter } sits here
room-remove = Remove this seat
room-sideways = The room goes on to the side: slide the plan.
room-place = row { $row }, place { $column }
room-versions = The room was drawn twice at once
room-versions-next = Choose the one that is right. The other stays in the plan’s history.
room-version = { $by }, { $when } ({ $count ->
    [one] 1 seat
   *[other] { $count } seats
  })

## People of a tablet, their PINs, and what is stored

insecure = This address is not a secure one
insecure-next = Cahier locks what it stores, and a browser can do that only at an address that begins with https. Ask whoever runs the relay for that address.
people-title = Who is there?
people-nameless = Somebody who has not joined yet
people-locked = Locked with a PIN
people-open = Open
people-new = Somebody else joins on this tablet
people-new-more = Each person has their own notes, which nobody else on this tablet opens.
pin = PIN
pin-trying = Trying…
pin-forgotten = Forgotten the PIN?
pin-forgotten-next = Nobody can open these notes without it, not even whoever runs the relay. What had reached the relay comes back: ask your group lead for a new invite, and join below as somebody else. What was on this tablet alone is lost with the PIN, unless it comes to your mind again: it stays here.
pin-fault-wrongPin = This is not the PIN.
pin-fault-wrongPin-next = Try again. Nothing is deleted, however often you try.
pin-fault-pause = There were too many wrong PINs.
pin-fault-pause-next = Try again in a moment.
pin-fault-wait = { $seconds ->
    [one] Try again in 1 second. Nothing is deleted, however often you try.
   *[other] Try again in { $seconds } seconds. Nothing is deleted, however often you try.
  }
pin-fault-weakPin = This PIN is too short.
pin-fault-weakPin-next = Take at least four letters or digits.
pin-fault-damaged = The key of these notes cannot be read.
pin-fault-damaged-next = The browser has lost it. Nothing was deleted. Ask your group lead for a new invite, and join below as somebody else: what had reached the relay comes back.
pin-fault-unknown = This tablet’s storage did not answer.
pin-fault-unknown-next = Wait a moment and do it again. If it stays so, close other apps.
pin-is-none = No PIN:
pin-is-none-more = anyone with this tablet can read your notes.
pin-is-set = Locked with a PIN:
pin-is-set-more = your notes on this tablet are opened with it alone.
pin-set = Set a PIN
pin-change = Change the PIN
pin-remove = Remove it
pin-old = The PIN you have now
pin-new = New PIN
pin-again = The new PIN once more
pin-least = At least { $letters } letters or digits. Longer is better; it may be a whole sentence.
pin-short = Keeps out whoever picks up the tablet. Somebody who copies its storage to a computer can try short PINs there until one fits.
pin-strong = Keeps out also somebody who copies the storage of the tablet.
pin-warning = Nobody can tell you your PIN if you forget it. What is on this tablet alone would be lost.
pin-do-set = Set this PIN
pin-do-change = Change it
pin-do-remove = Remove the PIN
pin-kept = Your notes are locked with this PIN.
pin-removed = The PIN is removed.
set-aside = Put down for somebody else
set-aside-refused = That did not work.
set-aside-refused-next = Something is still being saved. Wait for “On this tablet”, then try again.
damaged = { $count ->
    [one] 1 record on this tablet cannot be read.
   *[other] { $count } records on this tablet cannot be read.
  }
damaged-next = Everything else is here, and nothing was deleted. What the relay has of it comes back by itself.
damaged-which = { $count ->
    [one] Which one
   *[other] Which ones
  }

## A copy of everything on a tablet

copy-title = Save a copy
copy-lead = Everything of yours that is on this tablet, with the notes that only you see, in one file locked by a passphrase.
copy-passphrase = Write it on paper, apart from the file. Nobody can tell you it later.
copy-do = Make the copy
copy-back = To get it back, join again with a new invite, choose “{ open-file }” under “{ to-home }”, and give the passphrase. It opens for you alone; what is already there is not doubled.
copy-offer = This lesson is on this tablet alone.
copy-offer-next = It goes to the relay by itself as soon as there is a network. If that may take long:
problem-copyOfAnother = This is somebody else’s copy.
problem-copyOfAnother-next = Nothing was changed. It opens for the person who made it, after they have joined on this tablet.

## Names of pupils

names-title = Names
names-lead = Names are on the tablets of your group that have the key. Everybody else, and every note, paper and file, has codes only. The relay keeps a locked copy that it cannot read.
names-back = Back to the lesson
names-not-yours = Names are for the group’s own tablets
names-not-yours-next = Your role works with codes. Ask the group lead if you need to know who somebody is.
names-no-key = Does somebody in your group have the names already?
names-no-key-next = Ask them to open Names on their tablet and tap “A tablet that has joined”. Then scan the pattern with your camera, or paste the link here.
names-link = Link with the key
names-link-do = Take the key in
names-begin = Nobody has begun yet?
names-begin-lead = This tablet makes a key for your group. Without a tablet that has the key, nobody can read the names again: give it to a second tablet soon.
names-begin-do = Begin the list of names
names-state-onTablet = On this tablet. They go to the relay, locked, when it is there.
names-state-onRelay = On this tablet, and locked on the relay.
names-state-otherKey = On this tablet. The key does not fit what the relay has.
names-state-full = On this tablet. Together they are more than the relay takes: remove some.
names-other-key = The names on the relay have another key
names-other-key-next = Somebody began again, or this key is of another group. Ask a colleague whose tablet shows the names for the key; what is here is then added to theirs.
names-disputed = Two tablets gave one code two names.
names-disputed-next = Tap the one that is right.
names-list = Codes and names
names-progress = { $named } of { $of }
names-empty = No codes yet. Draw the room of a lesson first, or add a code here.
names-code = Code
names-name = Name
names-add = Add
names-paste = Paste a list
names-paste-lead = Two columns from a spreadsheet: code and name, one pupil a line.
names-paste-do = Take the list in
names-taken =
    { $count ->
        [one] One name was taken in.
       *[other] { $count } names were taken in.
    }
names-passed-over =
    { $count ->
        [one] One line was no code and name.
       *[other] { $count } lines were no code and name.
    }
names-give = Give the names to another tablet
names-give-lead = Only to adults of your group. Whoever has the key and belongs to the group reads the names.
names-give-joined = A tablet that has joined
names-give-invite = An invite with names
names-give-warn = This holds the key. Let only the colleague it is for scan it or have it.
names-pattern = Pattern with the link, to be scanned
names-copy = Copy the link
names-copied = Copied. Paste it only to that colleague.
names-not-copied = The browser did not copy it. Let your colleague scan the pattern.
names-hide = Hide
names-invite = Invite link of somebody who has not joined
names-invite-hint = Paste the link that you were given for them. It will bring the names too.
names-invite-do = Add the names
names-forget = Forget the names on this tablet
names-forget-lead = Other tablets keep them, and the relay keeps its locked copy. To have them here again you need the key from a colleague.
names-forget-alone = Some of these names are on this tablet alone. If it forgets them, they are gone.
names-forget-do = Forget them here
names-forget-again = Tap again to forget
names-anew = Is the key lost, or in wrong hands?
names-anew-lead = First ask every tablet of your group: one that shows the names can give you the key. Beginning again makes a new key. What the relay has is replaced by the names on this tablet, and names that are only there are lost. Every other tablet then needs the new key.
names-anew-do = Begin again with a new key
names-anew-again = Tap again: replace what the relay has
names-on-seats = Names on the seats
names-open = Names of pupils
names-open-lead = See who a code stands for, on your group’s tablets only.
problem-rosterWords = That is not a code or a name.
problem-rosterWords-next = A code has up to 40 letters and a name up to 80, in one line.
problem-rosterFull = There is no room for more names.
problem-rosterFull-next = Remove some that you do not need, or begin the list again.
problem-rosterNoKey = This tablet has no key to the names.
problem-rosterNoKey-next = Ask a colleague whose tablet shows the names for the key.
problem-rosterNotAKey = This link holds no key to the names.
problem-rosterNotAKey-next = Ask your colleague for the link again, and take all of it.

## What is attached to notes

problem-attachmentTooLarge = This is too large to attach.
problem-attachmentTooLarge-next = Nothing was changed. A smaller picture or a shorter recording has room.
problem-attachmentTooMany = This note has as many attachments as a note can have.
problem-attachmentTooMany-next = Attach it to another note.
problem-attachmentMediaType = This cannot be attached.
problem-attachmentMediaType-next = Nothing was changed. Photos, drawings and short recordings can be.
problem-attachmentMetadata = This picture says more than can be seen in it.
problem-attachmentMetadata-next = Nothing was attached. The app removes where and when a picture was taken; this one it could not clean.

## A pupil who observes

pupil-who = Who are you watching?
pupil-class = The whole class
pupil-what = What happened?
pupil-saw = I saw
pupil-heard = I heard
pupil-surprise = Surprise!
pupil-question = A question
pupil-words = Tell more, if you like
pupil-tags = Words to tap
pupil-undo = Undo
pupil-mine = My notes
pupil-none = Nothing here yet. Tap what you see or hear.
pupil-left =
    { $minutes ->
        [one] 1 minute left
       *[other] { $minutes } minutes left
    }
pupil-soon = Less than a minute left
pupil-over = The lesson is over. Thank you!
pupil-over-next = Give the tablet to your teacher. Please leave it on.
pupil-safe-saving = Saving your notes…
pupil-safe-onTablet = Your notes are safe on this tablet.
pupil-safe-onRelay = Your notes are safe.
pupil-back = Give the tablet back
pupil-back-again = Tap again
pupil-invite = Invite a pupil observer
pupil-invite-lead = A pupil can watch this lesson and write their own notes. They get the room with its codes and a few words to tap; no names, no case pupils, nothing that your group wrote. It ends with the lesson. Their notes stay their own.
pupil-label = What the pupil is called here
pupil-label-first = Observer 1
pupil-label-hint = Not a name. “Observer 1” is enough.
pupil-minutes = Minutes the lesson lasts
pupil-gets =
    { $seats ->
        [0] They get no room, because none is drawn yet, and { $tags } words to tap.
        [one] They get a room of one seat and { $tags } words to tap.
       *[other] They get a room of { $seats } seats and { $tags } words to tap.
    }
pupil-invite-do = Make the invite
pupil-made = Invite for { $label }
pupil-made-until = Scan it with the pupil’s tablet, or type the code there, before { $time }. It works until then, and is not shown again.
pupil-another = Invite another pupil
pupil-refused = The invite was not made.
pupil-refused-next = The lesson has to be on the relay first. Wait until it says so, and try again.
pupil-unreachable-next = An invite needs the relay for a moment. Connect this tablet, and try again.
problem-lessonOver = The lesson is over.
problem-lessonOver-next = Your notes are safe. Your teacher can invite you again.

## Photos, ink and recordings

add-photo = Photo
add-ink = Draw
add-audio = Record
add-audio-stop = Stop
add-audio-said = Recording
add-photo-hint = Photograph the work, not the face.
ink-area = Place to draw
ink-hint = Draw with a pen, a finger or a mouse. Words say the same for whoever uses a keyboard.
ink-full = This drawing is full. Tap Done, and draw on in another.
ink-undo = Undo stroke
ink-clear = Clear
dictate = Dictate
dictate-stop = Stop
dictate-said = Listening. What is said stays on this tablet.
dictation-refused = The microphone may not be used.
dictation-refused-next = Allow it in the settings of the browser, then tap Dictate again.
dictation-none = No microphone was found.
dictation-none-next = Connect one, or write.
dictation-silent = Nothing was heard.
dictation-silent-next = Tap Dictate again and speak close to the tablet, or write.
dictation-unable = The browser stopped listening.
dictation-unable-next = Tap Dictate again, or write.
undo-photo = Undo photo
undo-ink = Undo drawing
undo-audio = Undo recording
undo-detached = Bring back
attached = Attached
attached-photo = Photo { $time }, on { $about }
attached-ink = Drawing { $time }, on { $about }
attached-audio = { $seconds ->
    [one] Recording { $time }, on { $about }, 1 second
   *[other] Recording { $time }, on { $about }, { $seconds } seconds
  }
attached-remove = Remove
attached-close = Close
attached-missing = The relay does not have this yet. It comes when the tablet on which it was made is connected.
attached-away = This is not on this tablet. It comes when there is a connection.
media-noPicture = That is no picture.
media-noPicture-next = Nothing was attached. Choose a photo, such as a JPEG or PNG file.
media-tooRich = That picture cannot be made small enough.
media-tooRich-next = Nothing was attached. Photograph it anew.
media-refused = The microphone may not be used.
media-refused-next = Nothing was recorded. Allow it in the settings of the browser, then tap Record again.
media-none = No microphone was found.
media-none-next = Nothing was recorded. Connect one, or write what you hear.
media-unable = This browser cannot record.
media-unable-next = Nothing was recorded. Write what you hear, or update the browser.
media-unloaded = That did not work just now.
media-unloaded-next = Nothing was attached. Tap again.
sync-sending = Sending { $number } of { $count }
copy-more = Not all photos and recordings fit into one file. Save this one, then make the next.
copy-next = Make the next file
not-here-yet = This screen has not reached this tablet yet.
not-here-yet-next = It comes by itself with the next connection. What you wrote is safe, and notes can be written meanwhile.
