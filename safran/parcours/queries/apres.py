"""What comes after the end of a training: what one can do with it, the next one, the note to read, whom to ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.safestring import SafeString

from home.gardees import Gardee
from home.registre import Resultat
from pratiques.models import FichePratiquePage
from pratiques.queries.bibliotheque import fiches_en_bibliotheque
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.membres.queries.bienvenue import Contact, charges_de_mission_de
from safran.formations.pages import FormationPage
from safran.formations.queries.catalogue import Fiche, fiches_lire
from safran.formations.queries.fiches import formateurs_lire, publiees_lire, vignettes_ecrire
from safran.parcours.models import Suivi
from safran.parcours.queries.catalogue import etats_de_formation

PIECES = ("formations", "vocabulaires", "wagtailcore")
SUES = Gardee("ce qu’une formation apprend", pieces=PIECES)
A_LIRE = Gardee("la fiche à lire après une formation", pieces=(*PIECES, "pratiques"))


@dataclass(frozen=True)
class Apres:
    """What a completed training leads to, for one reader."""

    actions: list[str]
    suivante: SafeString | None
    fiche: Resultat | None
    formateurs: list[dict[str, str]]
    contacts: list[Contact]


def apres_lire(suivi: Suivi, request: HttpRequest) -> Apres:
    """What this training leads to: four queries at most, none that depends on how many trainings or notes there are."""
    formation, compte = suivi.formation, suivi.compte
    actions, formateurs = SUES.lire(formation.pk, lambda: _sues(formation))
    prochaine = formation_suivante(formation.pk, etats_de_formation(compte))
    membre = est_membre(compte)
    return Apres(
        actions=actions,
        suivante=vignettes_ecrire([prochaine], request)[0] if prochaine else None,
        fiche=A_LIRE.lire((formation.pk, membre), lambda: _fiche_a_lire(formation, compte)),
        formateurs=formateurs,
        contacts=charges_de_mission_de(compte),
    )


def _sues(formation: FormationPage) -> tuple[list[str], list[dict[str, str]]]:
    return [str(ligne.value) for ligne in formation.objectifs], formateurs_lire(formation.formateurs)


def formation_suivante(pk: int, suivies: Iterable[int]) -> FormationPage | None:
    """The published training, not followed yet, that is closest by its themes, then its missions, then its rubric."""
    fiches, suivies = fiches_lire(), set(suivies)
    achevee = next((fiche for fiche in fiches if fiche.pk == pk), None)
    if achevee is None:
        return None
    autres = [fiche for fiche in fiches if fiche.pk != pk and fiche.pk not in suivies]
    # À égalité, l’ordre du programme : « max » garde la première.
    proche = max(autres, key=lambda fiche: _parente(achevee, fiche), default=None)
    if proche is None or _parente(achevee, proche)[:2] == (0, 0):
        return None
    return publiees_lire().get(proche.pk)


def _parente(une: Fiche, autre: Fiche) -> tuple[int, int, bool]:
    themes, missions = (len(une.valeurs[nom].keys() & autre.valeurs[nom].keys()) for nom in ("theme", "mission"))
    return themes, missions, une.rubrique == autre.rubrique


def _fiche_a_lire(formation: FormationPage, compte: Compte) -> Resultat | None:
    """The note that shares most themes with the training, then most missions, then the latest; one theme at least."""
    themes, missions = (list(liens.values_list("pk", flat=True)) for liens in (formation.themes, formation.missions))
    if not themes:
        return None
    fiches = fiches_en_bibliotheque(compte).annotate(
        themes_communs=Count("themes", filter=Q(themes__in=themes), distinct=True),
        missions_communes=Count("missions", filter=Q(missions__in=missions), distinct=True),
    )
    ordre = ("-themes_communs", "-missions_communes", "-publiee_le", "-pk")
    fiche: FichePratiquePage | None = fiches.filter(themes_communs__gt=0).order_by(*ordre).first()
    return fiche and Resultat(fiche.title, fiche.get_url() or "", fiche.accroche)
