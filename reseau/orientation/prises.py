"""What this room offers to the registry of the house: cards, the block of a bassin, numbers, histories, personal
data, checks, nightly work.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from home.etats.historiques import Histoire
from home.exploitation.travaux import NUIT, Periodique
from home.models import Passage
from home.registre import (
    BlocLocal,
    Carte,
    Etendue,
    Perimetre,
    Rubrique,
    SourceIndicateur,
    Valeur,
    carte_chiffree,
    carte_comptee,
)
from home.securite.donnees_personnelles import Traitement, rubrique
from home.site.cache import Arretes
from home.temps.periodes import mois_apres
from reseau.annuaire.permissions import compte_anime
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, compte_represente, est_membre, est_region
from reseau.orientation.choices import FICHE, FICHE_JOURS, FICHE_SANS_PASSAGE, FICHES_OUVERTES, JEU, PLANCHER, EtatJeu
from reseau.orientation.models import Couverture, Decompte, FicheLiaison, JeuDeRegles, PremiereInformation, Regle, Trou
from reseau.orientation.permissions import fiches_lisibles, lit_les_trous, peut_ouvrir, peut_proposer
from reseau.orientation.queries import fiches
from reseau.orientation.queries.besoins import informations_a_confirmer
from reseau.orientation.queries.couverture import matrice_lire, trous_ouverts
from reseau.orientation.rules.besoins import informations_rappeler
from reseau.orientation.rules.couverture import couvertures_calculer
from reseau.orientation.rules.fiches import fiches_decompter, fiches_echoir, structure_fusion_suivre
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.territoires.portes import bassins_du_perimetre

MAX_CARTE = 3


@carte_chiffree(lambda compte: {"attendues": fiches.attendues_de(compte)} if peut_ouvrir(compte) else {})
def carte_orienter(compte: Compte, attendues: int = 0) -> Carte | None:
    """The doors of re-addressing, and how many people one's structures await; for whoever belongs to one."""
    if not peut_ouvrir(compte):
        return None
    return Carte("Orienter", "orientation/carte.html", {"attendues": attendues}, large=False)


@carte_comptee(informations_a_confirmer)
def carte_informations(compte: Compte) -> Carte | None:
    """The first information that one keeps and that nobody confirmed for six months; nothing when none is."""
    contexte = {"informations": informations_a_confirmer(compte)}
    return Carte("Premières informations à relire", "orientation/informations_carte.html", contexte, large=False)


def carte_delais(compte: Compte, fiche: dict[str, Any]) -> Carte | None:
    """On the sheet of a structure, delays said and observed: for who keeps it, and who animates where it receives."""
    modifie = est_membre(compte) and compte_represente(compte, fiche["structure"])
    if not modifie and not (est_membre(compte) and compte_anime(compte, fiche["structure"])):
        return None
    services = fiches.delais_observes(sorted(fiche["services"], key=lambda service: service.pk))
    utiles = [service for service in services if service.delai_jours is not None or service.observe is not None]
    return Carte("Délais", "orientation/delais.html", {"services": utiles, "modifie": modifie}) if utiles else None


def carte_couverture(compte: Compte) -> Carte | None:
    """The needs without a door, the third doors of the week, for who animates and the Région; or nothing."""
    region, animes = est_region(compte), bassins_animes(compte)
    if not (region or animes):
        return None
    trous = trous_ouverts()
    trous = list((trous if region else trous.filter(bassin__in=animes))[: MAX_CARTE + 1])
    semaine = timezone.localdate() - datetime.timedelta(days=7)
    troisiemes = fiches.troisiemes_portes(None if region else animes, semaine)
    if not trous and not troisiemes:
        return None
    suite = {"url_suite": reverse("couverture"), "libelle_suite": "La couverture"}
    contexte = {"trous": trous[:MAX_CARTE], "troisiemes": troisiemes, **suite}
    return Carte("Portes et couverture", "orientation/carte_couverture.html", contexte)


def orienter_depuis_l_accueil(request: HttpRequest) -> dict[str, Any]:
    """The way in from the home page."""
    return {"url_orienter": reverse("orienter")}


# The block « Portes et couverture » of the page of a bassin: shares for all, doors for who animates it (R7.2).

MOINS_COUVERTS, MOIS = 4, 6
PORTES = Arretes("portes-bassin", minutes=10)


def bloc_couverture(compte: Compte, bassin: Bassin) -> Carte | None:
    """The needs that the bassin covers least, those without a door; nothing before the first measure."""
    rangs = matrice_lire({"bassin": bassin.code}).rangs
    cases = sorted((case for _, lus in rangs for case in lus if case), key=lambda case: case.part)
    if not cases:
        return None
    suite = {"url_suite": f"{reverse('couverture')}?bassin={bassin.code}", "libelle_suite": "Tous les besoins"}
    contexte = {"cases": cases[:MOINS_COUVERTS], "trous": list(trous_ouverts(bassin)), "bassin": bassin, **suite}
    return Carte("Portes et couverture", "orientation/bloc_couverture.html", contexte, large=False)


def portes_du_bassin(compte: Compte, bassin: Bassin) -> Carte | None:
    """How many doors people went through in six months, for who animates it; never of fewer than five people."""
    if not lit_les_trous(compte, bassin):
        return None
    arrete = PORTES.lire((bassin.pk, timezone.localdate()), lambda: _compter(bassin))
    comptes = arrete.chose
    assez = comptes.total() >= PLANCHER
    dits = (
        {"moyenne": fiches.moyenne(comptes), "deux": fiches.en_deux_portes(comptes), "tous": comptes.total()}
        if assez
        else {}
    )
    return Carte("", "orientation/bloc_portes.html", {**dits, "instant": arrete.instant})


def _compter(bassin: Bassin) -> fiches.Portes:
    aujourdhui = timezone.localdate()
    return fiches.portes_compter(
        mois_apres(jour=aujourdhui, mois=-MOIS), mois_apres(jour=aujourdhui, mois=1), Q(bassin=bassin)
    )


BLOC_COUVERTURE = BlocLocal(bloc_couverture, portes_du_bassin)


# The numbers that re-addressing gives by itself: doors by person, shares in two doors, inhabitants served (R7.2).


def _bassins(perimetre: Perimetre) -> Q:
    """The bassins of an extent; a structure or a network has none of its own: nothing is counted for it."""
    if perimetre.etendue == Etendue.REGION:
        return Q()
    territoire = perimetre.etendue in (Etendue.BASSIN, Etendue.COMMISSION)
    return Q(bassin__in=bassins_du_perimetre(perimetre) if territoire else [])


def _portes(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> fiches.Portes:
    return fiches.portes_compter(du, au, _bassins(perimetre))


def _portes_en_moyenne(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    comptes = _portes(perimetre, du, au)
    if 0 < comptes.total() < PLANCHER:
        return Valeur(None, masque=True)
    return Valeur(fiches.moyenne(comptes))


def _deux_portes(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    comptes = _portes(perimetre, du, au)
    if 0 < comptes.total() < PLANCHER:
        return Valeur(None, masque=True)
    return Valeur(fiches.en_deux_portes(comptes), sur=comptes.total())


def _part_couverte(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    """As the last night measured it, whatever the days asked for: every need weighs the same."""
    mesures = Couverture.objects.filter(_bassins(perimetre), situation=None)
    sommes = mesures.aggregate(servis=Sum("a_30_km"), tous=Sum("habitants"))
    part = 100 * sommes["servis"] // sommes["tous"] if sommes["tous"] else None
    return Valeur(part, url=reverse("couverture"))


SOURCES = [
    SourceIndicateur("portes_en_moyenne", "Portes passées, en moyenne", "portes", _portes_en_moyenne, additif=False),
    SourceIndicateur("deux_portes", "Parcours en deux portes au plus", "parcours", _deux_portes, additif=False),
    SourceIndicateur("part_couverte", "Part des habitants à 30 km d’une porte", "%", _part_couverte, additif=False),
]


# The histories of this room: a slip, for the structures that it goes through; a set of rules, for who proposes.


def _lit(compte: Compte, fiche: FicheLiaison) -> bool:
    """The structures that it goes through; the Région reads how each state came, never the code."""
    return est_region(compte) or fiches_lisibles(compte).filter(pk=fiche.pk).exists()


def _titre(fiche: FicheLiaison) -> str:
    return f"Fiche de liaison du {fiche.ouverte_le:%d/%m/%Y}"


def _retour(fiche: FicheLiaison) -> str:
    return reverse("fiche_liaison", args=[fiche.cle])


def _retour_au_jeu(jeu: JeuDeRegles) -> str:
    return reverse("jeu_de_regles", args=[jeu.numero])


FICHE_DITE = Histoire(FICHE, _lit, titre=_titre, retour=_retour)
JEU_DIT = Histoire(JEU, lambda compte, jeu: peut_proposer(compte), retour=_retour_au_jeu)


def donnees_de_l_orientation(compte: Compte) -> list[Rubrique]:
    """What one did to slips, kept as long as they are; the rules that one proposed."""
    passages = Passage.objects.de(FicheLiaison).filter(par=compte)
    regles = Regle.objects.filter(propose_par=compte)
    informations = PremiereInformation.objects.filter(confirmee_par=compte).select_related("besoin")
    return [
        rubrique("Fiches de liaison", passages, {"Fait": "libelle", "Le": "le"}),
        rubrique(
            "Règles d’orientation proposées", regles, {"Règle": "nom", "Dit": "motif", "État": "get_etat_display"}
        ),
        rubrique("Premières informations confirmées", informations, {"Besoin": "besoin", "Le": "confirmee_le"}),
    ]


TRAITEMENTS = [
    Traitement(
        "Tenir les règles d’orientation",
        "qui a proposé, confirmé ou publié",
        "PremiereInformation JeuDeRegles Regle CasDEssai",
    )
]


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: its slips, and its doors in those of others, go with it."""
    structure_fusion_suivre(source=source, cible=cible)


TRAVAUX = [
    Periodique("orientation.fiches", NUIT, fiches_echoir, "{} fiche(s) fermée(s) sans passage."),
    Periodique(
        "orientation.information", NUIT, informations_rappeler, "{} personne(s) prévenue(s) d’une page à relire."
    ),
    Periodique("orientation.decomptes", NUIT, fiches_decompter, "{} fiche(s) de liaison effacée(s), comptée(s)."),
    Periodique("orientation.couverture", NUIT, couvertures_calculer, "{} besoin(s) n’ont plus de porte."),
]


# What `manage.py verifier` asks of re-addressing.

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
