"""Invariants of the attempts, for `manage.py verifier`."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q

from safran.quiz.choices import GENEREE
from safran.quiz.genres import bilan_de, questions_a_plat
from safran.quiz.models import Tentative
from safran.quiz.queries.copies import tentative_correction


def quiz_coherents() -> Iterator[str]:
    """Numbers follow each other, one attempt is open at most, each result is the one that its answers give."""
    groupes = Tentative.objects.order_by().values("compte", "quiz")
    for groupe in groupes.annotate(nombre=Count("pk"), dernier=Max("numero")).iterator():
        if groupe["nombre"] != groupe["dernier"]:
            yield f"Les essais du compte {groupe['compte']} au quiz {groupe['quiz']} ne se suivent pas."
    ouvertes = groupes.filter(remise_le=None).annotate(nombre=Count("pk")).filter(nombre__gt=1)
    for groupe in ouvertes:
        yield f"Le compte {groupe['compte']} a plusieurs essais ouverts au quiz {groupe['quiz']}."
    for tentative in Tentative.objects.avec_reponses().iterator(chunk_size=500):
        yield from _resultat_faux(tentative)


def ouvertes_coherentes() -> Iterator[str]:
    """An attempt waits for as many readings as it has open answers not read."""
    attendent = Count("ouvertes", filter=Q(ouvertes__lue_le=None))
    comptees = Tentative.objects.annotate(attendent=attendent).exclude(a_relire=F("attendent"))
    for pk in comptees.values_list("pk", flat=True):
        yield f"L’essai {pk} n’attend pas autant de relectures qu’il a de réponses libres."


def _reussite_acquise(tentative: Tentative) -> bool:
    """Passed before a new marking: what is earned stays."""
    return tentative.reussie and tentative.renotations.filter(reussie_avant=True).exists()


def releves_coherents() -> Iterator[str]:
    """An attempt handed in with statistics has one line per question; an open attempt has none."""
    for pk in Tentative.objects.ouvertes().filter(notees__isnull=False).distinct().values_list("pk", flat=True):
        yield f"L’essai {pk} est ouvert et compte déjà dans les statistiques."
    comptees = Tentative.objects.remises().annotate(lignes=Count("notees")).filter(lignes__gt=0)
    for tentative in comptees.iterator(chunk_size=500):
        posees = questions_a_plat(tentative.questions)
        if tentative.lignes != sum(not question["id"].startswith(GENEREE) for question in posees):
            yield f"L’essai {tentative.pk} n’a pas un relevé par question."


def _resultat_faux(tentative: Tentative) -> Iterator[str]:
    """Mark the attempt again and compare."""
    points, pourcentage = bilan_de(tentative_correction(tentative))
    if not 0 <= tentative.points <= tentative.points_max:
        yield f"L’essai {tentative.pk} a des points hors bornes."
    if (tentative.points, tentative.pourcentage) != (points, pourcentage):
        yield f"L’essai {tentative.pk} a un résultat que ses réponses ne donnent pas."
    attendu = tentative.pourcentage >= tentative.seuil and not tentative.a_relire
    if tentative.reussie != attendu and not _reussite_acquise(tentative):
        yield f"L’essai {tentative.pk} est dit {'réussi' if tentative.reussie else 'manqué'} contre son seuil."
