"""`make check` refuses a migration that the delivered version, still serving beside the new one, could not bear."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from scripts.migrations import defauts

TEXTE, VIDE = models.TextField(), models.TextField(null=True)
OTER = migrations.RemoveField("fiche", "titre")
EN_DEUX_TEMPS = migrations.SeparateDatabaseAndState


@pytest.fixture
def livre():
    """What is delivered: one table, a title that must be, a note that may be."""
    etat = ProjectState()
    etat.add_model(
        ModelState("pieces", "Fiche", [("id", models.AutoField(primary_key=True)), ("titre", TEXTE), ("note", VIDE)])
    )
    return etat


@pytest.mark.parametrize(
    "operation",
    [
        OTER,
        migrations.DeleteModel("Fiche"),
        migrations.RenameField("fiche", "titre", "nom"),
        migrations.RenameModel("Fiche", "Page"),
        migrations.AlterModelTable("fiche", "autre"),
        migrations.AddField("fiche", "rang", models.IntegerField(default=0)),
        migrations.AlterField("fiche", "note", TEXTE),
        EN_DEUX_TEMPS(state_operations=[OTER]),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_migration_that_breaks_the_version_before_is_refused(operation, livre):
    assert len(list(defauts([operation], "pieces", livre))) == 1


def test_migration_that_both_versions_bear_passes(livre):
    permises = [
        migrations.CreateModel("Page", [("id", models.AutoField(primary_key=True)), ("titre", TEXTE)]),
        migrations.AddField("fiche", "rang", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("fiche", "suite", VIDE),
        migrations.AddField("fiche", "pages", models.ManyToManyField("pieces.Page")),
        migrations.RenameField("fiche", "rang", "place"),  # la version livrée ne le connaît pas
        migrations.RemoveField("page", "titre"),
        migrations.AlterField("fiche", "titre", models.TextField("titre de la fiche")),
        EN_DEUX_TEMPS(state_operations=[migrations.RemoveField("fiche", "note")]),
        EN_DEUX_TEMPS(database_operations=[OTER]),
    ]
    assert list(defauts(permises, "pieces", livre)) == []
