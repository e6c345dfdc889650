"""Two sets of criteria to start from, out of fixtures/reference: each province copies and edits them."""

import json
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils.timezone import now

from common.text import fold

REASON = "Dữ liệu ban đầu của cổng"
FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reference"
FILES = ("criteria_100_points.json", "criteria_communes.json")
LEVELS = ("province", "district", "commune")
MODELS = ("CriterionChoice", "GradeBand", "Criterion", "CriteriaSection", "CriteriaSet")


def add_sets(apps, schema_editor):
    for name in FILES:
        said = json.loads((FOLDER / name).read_text())
        made = _add(
            apps, "CriteriaSet", name=said["name"], label=said["label"], source=said["source"],
            is_short=said["is_short"], bonus_cap=_number(said["bonus_cap"]), penalty_cap=_number(said["penalty_cap"]),
            name_key=fold(said["name"])[:700],
        )  # fmt: skip
        for position, section in enumerate(said["sections"], start=1):
            _add_section(apps, made, position, section)
        for position, band in enumerate(said["bands"], start=1):
            _add(
                apps, "GradeBand", criteria_set_id=made.pk, position=position, name=band["name"],
                at_least=Decimal(band["at_least"]),
            )  # fmt: skip


def _add_section(apps, criteria_set, position, said):
    section = _add(
        apps, "CriteriaSection", criteria_set_id=criteria_set.pk, position=position, title=said["title"],
        note=said.get("note", ""),
    )  # fmt: skip
    for place, one in enumerate(said["criteria"], start=1):
        texts = {name: one.get(name, "") for name in ("clause", "evidence_asked")}
        flags = {name: one.get(name, False) for name in ("may_not_apply", "needs_evidence")}
        levels = {f"at_{level}": level in one.get("levels", LEVELS) for level in LEVELS}
        criterion = _add(
            apps, "Criterion", section_id=section.pk, position=place, code=one["code"], text=one["text"],
            kind=one.get("kind", "base"), maximum=Decimal(one["maximum"]), weight=Decimal(one.get("weight", "1")),
            answer_kind=one["answer_kind"], **texts, **flags, **levels,
        )  # fmt: skip
        for step, choice in enumerate(one.get("choices", ()), start=1):
            _add(
                apps, "CriterionChoice", criterion_id=criterion.pk, position=step, label=choice["label"],
                points=Decimal(choice["points"]),
            )  # fmt: skip


def _number(text):
    return None if text is None else Decimal(text)


def _add(apps, model, **row):
    made = apps.get_model("inspections", model).objects.create(**row)
    values = {field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields}
    apps.get_model("inspections", f"Historical{model}").objects.create(
        history_date=now(), history_type="+", history_change_reason=REASON, **values
    )
    return made


def remove_sets(apps, schema_editor):
    """What a province made of them stays; only what ships goes, with its history."""
    sets = apps.get_model("inspections", "CriteriaSet").objects
    shipped = list(sets.filter(province__isnull=True).values_list("pk", flat=True))
    sets.filter(copied_from__in=shipped).update(copied_from=None)
    of_set = {"CriterionChoice": "criterion__section__criteria_set", "GradeBand": "criteria_set",
              "Criterion": "section__criteria_set", "CriteriaSection": "criteria_set", "CriteriaSet": "pk"}  # fmt: skip
    for model in MODELS:
        rows = apps.get_model("inspections", model).objects.filter(**{f"{of_set[model]}__in": shipped})
        keys = list(rows.values_list("pk", flat=True))
        apps.get_model("inspections", f"Historical{model}").objects.filter(id__in=keys).delete()
        rows.delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_plans_and_assessments")]
    operations = [migrations.RunPython(add_sets, remove_sets)]
