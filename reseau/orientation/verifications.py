"""What `manage.py verifier` asks of re-addressing."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, F, Max
from django.utils import timezone

from reseau.orientation.choices import FICHE_JOURS, FICHE_SANS_PASSAGE, FICHES_OUVERTES, PLANCHER, EtatJeu
from reseau.orientation.models import Couverture, Decompte, FicheLiaison, JeuDeRegles, Trou

MARGE = 2  # jours : la nuit qui n’est pas encore passée, et celle qui a manqué


def fiches_coherentes() -> Iterator[str]:
    """Slips live no longer than said, close when nobody comes, and their doors follow one another."""
    aujourdhui = timezone.localdate()
    perimees = FicheLiaison.objects.filter(ouverte_le__lt=aujourdhui - datetime.timedelta(days=FICHE_JOURS + MARGE))
    for pk in perimees.order_by("pk").values_list("pk", flat=True):
        yield f"La fiche de liaison {pk} a plus de {FICHE_JOURS} jours : elle devrait n’être plus qu’un compte."
    limite = aujourdhui - datetime.timedelta(days=FICHE_SANS_PASSAGE + MARGE)
    ouvertes = FicheLiaison.objects.filter(etat__in=FICHES_OUVERTES).annotate(bouge_le=Max("passages__le"))
    for pk in ouvertes.filter(bouge_le__lt=limite).order_by("pk").values_list("pk", flat=True):
        yield f"La fiche de liaison {pk} attend depuis plus de {FICHE_SANS_PASSAGE} jours : elle devrait être close."
    chaines = FicheLiaison.objects.annotate(dernier=Max("passages__rang"), combien=Count("passages"))
    trouees = chaines.exclude(dernier=None).exclude(dernier=F("combien"))
    for pk in trouees.order_by("pk").values_list("pk", flat=True):
        yield f"Les portes de la fiche de liaison {pk} ne se suivent pas."


def couverture_coherente() -> Iterator[str]:
    """A hole stands where nobody has a door, and nowhere else."""
    mesures = Couverture.objects.filter(situation=None).values_list("bassin", "besoin", "a_30_km")
    servis = {(bassin, besoin): servis for bassin, besoin, servis in mesures}
    for pk, bassin, besoin in Trou.objects.filter(au=None).order_by("pk").values_list("pk", "bassin", "besoin"):
        if servis.get((bassin, besoin)) != 0:
            yield f"Le trou de couverture {pk} reste ouvert alors que la dernière mesure ne le dit pas."


def decomptes_coherents() -> Iterator[str]:
    """No count tells fewer than five slips, but in the widest row of its month."""
    petits = Decompte.objects.filter(nombre__lt=PLANCHER).exclude(bassin=None, besoin=None, situation=None, reseau=None)
    for pk in petits.order_by("pk").values_list("pk", flat=True):
        yield f"Le décompte {pk} compte moins de {PLANCHER} fiches et dit lesquelles."


def jeux_coherents() -> Iterator[str]:
    """The set in force answered every case rightly when it was published."""
    en_vigueur = JeuDeRegles.objects.filter(etat=EtatJeu.EN_VIGUEUR)
    for numero, resultats in en_vigueur.values_list("numero", "resultats"):
        cas = resultats.get("cas", ())
        if not cas or not all(un["juste"] for un in cas):
            yield f"Le jeu de règles n° {numero} est en vigueur sans que tous ses cas soient justes."
