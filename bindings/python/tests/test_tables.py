"""A study as tables, of the worked example as a relay has it."""

import json

import pytest
from pandas import isna

import cahier

FIRST = "RL1 · Fractions of a whole"


@pytest.fixture
def study(device, links):
    device.join(links["Amara Okoye"])
    device.until_synced()
    (study,) = device.studies()
    return study


def test_the_worked_example_as_data_frames(study, device, tmp_path):
    assert study.group == "Kestrel Lane Year 5" and study.school == "Kestrel Lane Primary"
    assert study.enquiry == ["How does talk with a partner help pupils give reasons for a fraction?"]

    lessons = study.lessons()
    assert list(lessons["title"]) == [FIRST, "RL2 · Fractions of a whole", "RL3 · Fractions of a whole"]
    assert list(lessons["pupils"]) == [3, 3, 3] and list(lessons["notes"])[1:] == [0, 0]

    notes = study.notes()
    heard = notes[notes["text"] == "same, same … this one no"].iloc[0]
    assert (heard["title"], heard["pupil"], heard["kind"], heard["author"]) == (FIRST, "C", "heard", "Chandra Pillai")
    assert heard["verbatim"] and heard["tags"] == ["explains"] and heard["about"] == "case"
    assert isna(heard["seat"])
    assert heard["minute"] == pytest.approx(29 + 10 / 60)
    assert (notes["seat"] == "Dove-4").any() and (notes["about"] == "class").any()
    assert notes["minute"].dtype == float and str(notes["written"].dtype).endswith("UTC]")
    assert set(notes.groupby("author").size().index) == {
        "Amara Okoye",
        "Ben Tarrant",
        "Chandra Pillai",
        "Hanne Lund",
    }

    grid = study.grid()
    cell = grid[(grid["title"] != FIRST) & (grid["stage_name"] == "Partner talk") & (grid["pupil"] == "C")]
    assert list(cell["predicted"])[0] == ["Points and uses the bar."] and list(cell["notes"]) == [0, 0]

    answers = study.interviews()
    assert len(answers) == 12 and set(answers["speaker"]) == {"Otter-3", "Maple-7", "Yew-6"}
    assert set(study.discussion()["section"]) >= {"pupil-A", "pupil-B", "pupil-C", "teaching"}

    findings = study.findings()
    assert list(findings["sort"]) == ["finding", "finding", "rival"]
    assert findings["texts"][0] == ["Pupils who rush check their answer when a partner asks how, without being told to."]
    evidence = study.evidence()
    assert set(evidence["state"]) == {"here"} and set(evidence["claim"]) == set(findings["claim"])
    assert dict(zip(study.progress()["pupil"], study.progress()["reached"])) == {"A": "partly", "B": "partly", "C": "notYet"}

    # The same, from the file that the app gives out.
    path = tmp_path / "study.json"
    path.write_text(device.study_file(study.study), encoding="utf-8")
    assert cahier.study_file(path).rows("notes") == study.rows("notes")


def test_what_is_no_study_file_is_refused(tmp_path):
    for content in ["minutes of the meeting", "[]", "{}", json.dumps({"format": "cahier-study 2"})]:
        path = tmp_path / "file.json"
        path.write_text(content)
        with pytest.raises(ValueError):
            cahier.study_file(path)
