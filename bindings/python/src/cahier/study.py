"""A study as tables, from the plain words that a study file has beside its changes."""

import json
from pathlib import Path

FORMAT = "cahier-study 1"


def study_file(path):
    """Reads a study that was given out as a file (“Everything, as data” in the app).

    The file has names of adults and codes of pupils: treat it as your agreement with the group says.

    Raises `ValueError` for what is no study file, or one of a newer version.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is not a study file") from error
    return Study(content)


class Study:
    """One lesson study: its lessons, what was noted, said and found.

    `lessons`, `notes`, `grid`, `interviews`, `discussion`, `findings`, `evidence` and `progress` answer a pandas data
    frame each; `rows` answers the same as a list of dicts and needs no pandas. Times are minutes on the lesson clock, or
    `datetime`s in UTC.
    """

    def __init__(self, content):
        found = content.get("format") if isinstance(content, dict) else None
        if found != FORMAT:
            raise ValueError(f"this is no {FORMAT!r}, it says {found!r}" if found else "this is not a study file")
        self.study = content["study"]
        self._content = content["readable"]

    @property
    def title(self):
        """What the group calls it; several names where people wrote at once."""
        return _texts(self._content["words"].get("title"))

    @property
    def enquiry(self):
        """What the group wants to find out."""
        return _texts(self._content["words"].get("enquiry"))

    @property
    def group(self):
        """The group's name."""
        return self._content["group"]

    @property
    def school(self):
        """The school's name."""
        return self._content["school"]

    def lessons(self):
        """One row for each research lesson."""
        return self._frame("lessons")

    def notes(self):
        """One row for each shared note. `texts` are several where two people changed it at once, none when withdrawn."""
        return self._frame("notes")

    def grid(self):
        """One row for each stage and case pupil: what was predicted, how much was noted."""
        return self._frame("grid")

    def interviews(self):
        """One row for each answer of an interview."""
        return self._frame("interviews")

    def discussion(self):
        """One row for each thing that was said in a discussion."""
        return self._frame("discussion")

    def findings(self):
        """One row for each finding, rival explanation and dissent, with how many people and methods are behind it."""
        return self._frame("findings")

    def evidence(self):
        """One row for each piece of evidence of each claim."""
        return self._frame("evidence")

    def progress(self):
        """One row for each record of how far a case pupil came in a lesson."""
        return self._frame("progress")

    def rows(self, table):
        """The rows of a table, by its name, as dicts."""
        return list(_TABLES[table](self._content))

    def _frame(self, table):
        try:
            import pandas
        except ImportError as error:
            message = "tables are pandas' data frames: pip install 'cahier[pandas]', or use rows()"
            raise ImportError(message) from error
        return pandas.DataFrame(self.rows(table))


def _lessons(study):
    for lesson in study["lessons"]:
        plan = lesson["plan"]
        yield {
            **_of(lesson),
            "year_group": plan["yearGroup"],
            "planned_for": plan["plannedFor"],
            "objective": plan["objective"],
            "technique": plan["technique"],
            "pupils": len(plan["pupils"]),
            "observers": len(lesson["observers"]),
            "notes": sum(1 for note in lesson["timeline"] if not note["withdrawn"]),
        }


def _notes(study):
    for lesson in study["lessons"]:
        stages = {stage["id"]: stage["name"] for stage in lesson["plan"]["stages"]}
        for note in lesson["timeline"]:
            yield {
                **_of(lesson),
                "note": note["id"],
                "minute": note["atMs"] / 60_000,
                "stage": note["stage"],
                "stage_name": stages.get(note["stage"]),
                **_about(note["about"]),
                "kind": note["kind"],
                "text": " / ".join(note["texts"]),
                "texts": note["texts"],
                "verbatim": note["verbatim"],
                "tags": note["tags"],
                "surprise": note["surprise"],
                "author": note["author"],
                "author_role": note["authorRole"],
                "amended": note["amended"],
                "disputed": note["disputed"],
                "withdrawn": note["withdrawn"] is not None,
                "written": _when(note["wallMs"]),
            }


def _grid(study):
    for lesson in study["lessons"]:
        for stage in lesson["grid"]:
            for cell in stage["cells"]:
                yield {
                    **_of(lesson),
                    "stage": stage["stage"],
                    "stage_name": stage["name"],
                    "pupil": cell["pupil"],
                    "predicted": [prediction["text"] for prediction in cell["predicted"]],
                    "later_edits": [prediction["text"] for prediction in cell["laterEdits"]],
                    "notes": len(cell["notes"]),
                    "surprises": cell["surprises"],
                    "gap": cell["gap"],
                }


def _interviews(study):
    for lesson in study["lessons"]:
        for interview in lesson["interviews"]["interviews"]:
            for answer in interview["answers"]:
                yield {
                    **_of(lesson),
                    "interview": interview["interview"],
                    "pupil": interview["letter"],
                    "speaker": interview["code"],
                    "proxy": interview["proxy"],
                    "topic": answer["topic"],
                    "texts": _texts(answer["words"]),
                    "verbatim": answer["verbatim"],
                    "interviewer": interview["by"],
                }


def _discussion(study):
    for lesson in study["lessons"]:
        for section in lesson["discussion"]["sections"]:
            for entry in section["entries"]:
                yield {
                    **_of(lesson),
                    "section": section["key"],
                    "pupil": section["pupil"],
                    "entry": entry["entry"],
                    "texts": _texts(entry["words"]),
                    "dissents_from": entry["dissentsFrom"],
                    "cites": entry["cites"],
                    "by": entry["by"],
                    "withdrawn": entry["withdrawn"] is not None,
                }


def _claims(study):
    for finding in study["findings"]:
        place = finding["claim"]["place"]
        yield "finding", place, finding["claim"]
        for rival in finding["rivals"]:
            yield "rival", place, rival
        for dissent in finding["dissents"]:
            yield "dissent", place, dissent


def _findings(study):
    for sort, finding, claim in _claims(study):
        behind = claim["triangulation"]
        yield {
            "claim": claim["place"],
            "sort": sort,
            "finding": finding,
            "texts": [version["text"] for version in claim["versions"]],
            "evidence": len(claim["evidence"]),
            "people": behind["people"],
            "methods": behind["methods"],
            "triangulated": behind["triangulated"],
            "outsider": behind["outsider"],
            "withdrawn": claim["withdrawn"] is not None,
        }


def _evidence(study):
    for sort, finding, claim in _claims(study):
        for piece in claim["evidence"]:
            yield {
                "claim": claim["place"],
                "sort": sort,
                "finding": finding,
                "cite": piece["cite"],
                "lesson": piece["lesson"],
                "state": piece["state"],
                "method": piece["method"],
                **_about(piece["about"]),
                "texts": piece["texts"],
                "by": piece["by"],
            }


def _progress(study):
    for row in study["progress"]:
        for cell in row["cells"]:
            for record in cell["recorded"]:
                yield {
                    "lesson": cell["lesson"],
                    "title": cell["title"],
                    "pupil": row["letter"],
                    "code": row["code"],
                    "reached": record["reached"],
                    "text": record["words"]["text"],
                    "by": record["words"]["by"],
                }


_TABLES = {
    "lessons": _lessons,
    "notes": _notes,
    "grid": _grid,
    "interviews": _interviews,
    "discussion": _discussion,
    "findings": _findings,
    "evidence": _evidence,
    "progress": _progress,
}


def _of(lesson):
    return {"lesson": lesson["lesson"], "title": lesson["plan"]["title"]}


def _about(about):
    """Whom it is about, in three columns: `about` is case, class or seat."""
    if about is None or isinstance(about, str):
        return {"about": about, "pupil": None, "seat": None}
    (sort, who), *_ = about.items()
    return {"about": sort, "pupil": who.get("letter"), "seat": who.get("code")}


def _texts(words):
    return [version["text"] for version in words["versions"]] if words else []


def _when(wall_ms):
    from datetime import datetime, timezone

    return datetime.fromtimestamp(wall_ms / 1_000, timezone.utc)
