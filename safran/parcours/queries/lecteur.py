"""What the player shows: the plan with its marks, one step and its neighbours, own notes, own time, lists ticked,
what comes after the end; a draft previewed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home.exploitation.base import QUI, QUOI, objets_lire
from home.registre import Resultat
from home.site.cache import Gardee
from pratiques.models import FichePratiquePage
from pratiques.portes import fiches_en_bibliotheque
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, par_requete
from reseau.membres.portes import Contact, charges_de_mission_de
from safran.formations.models import FormationPage
from safran.formations.portes import (
    Fiche,
    constats_figes,
    fiches_lire,
    formateurs_lire,
    publiees_lire,
    vignettes_ecrire,
)
from safran.parcours.models import ListeCochee, ModulePage, NoteEtape, Suivi
from safran.parcours.queries.plans import Etape, Module, Plan, modules_lire, plan_lire
from safran.parcours.queries.suivis import Avancement, avancement_lire, avancements_lire, mesures_lire

# What the player shows: the plan with its marks, one step, its neighbours.


@dataclass(frozen=True)
class LigneEtape:
    """A step in the table of contents."""

    etape: Etape
    faite: bool
    courante: bool
    nouvelle: bool


@dataclass(frozen=True)
class LigneModule:
    """A module in the table of contents."""

    module: Module
    fait: bool
    courant: bool
    lignes: list[LigneEtape]

    @property
    def nouvelles(self) -> int:
        """How many steps were added since the person came."""
        return sum(ligne.nouvelle for ligne in self.lignes)


@dataclass(frozen=True)
class Lecture:
    """The player on one step, or on the end of the training when there is none."""

    avancement: Avancement
    etape: Etape | None = None

    @property
    def module(self) -> Module | None:
        """The module of the step."""
        return self.avancement.plan.module(self.etape.module_pk) if self.etape else None

    @property
    def bloc(self) -> Any:
        """The content of the step, as Wagtail renders it."""
        return next(bloc for bloc in self.module.page.etapes if bloc.id == self.etape.id)

    @property
    def faite(self) -> bool:
        """The step has already been marked."""
        return bool(self.etape) and self.etape.cle in self.avancement.vues

    @property
    def nouvelle(self) -> bool:
        """The step was added since the person came."""
        return bool(self.etape) and self.etape.cle in self.avancement.nouvelles

    @property
    def precedente(self) -> Etape | None:
        """The step before."""
        return self.avancement.plan.voisines(self.etape)[0] if self.etape else None

    @property
    def suivante(self) -> Etape | None:
        """The step after."""
        return self.avancement.plan.voisines(self.etape)[1] if self.etape else None

    @property
    def sommaire(self) -> list[LigneModule]:
        """The table of contents; steps are unfolded under every module."""
        avancement = self.avancement
        return [
            LigneModule(
                module,
                fait=avancement.module_fait(module),
                courant=bool(self.etape) and module.pk == self.etape.module_pk,
                lignes=[
                    LigneEtape(
                        etape,
                        faite=etape.cle in avancement.vues,
                        courante=etape == self.etape,
                        nouvelle=etape.cle in avancement.nouvelles,
                    )
                    for etape in module.etapes
                ],
            )
            for module in avancement.plan.modules
        ]


def lecture_lire(suivi: Suivi, module_pk: int, etape_id: str) -> Lecture:
    """One step for one person; Http404 when it is not published in this training."""
    avancement = avancement_lire(suivi)
    etape = avancement.plan.etape(module_pk, etape_id)
    if etape is None:
        raise Http404
    return Lecture(avancement, etape)


# What a learner would see of a draft: a reading that stands in memory only, nobody follows anything.


def apercu_lire(page: FormationPage | ModulePage, rang: int) -> Lecture:
    """The step of this rank (from 1) in the latest drafts of a module, or of a whole training; the last one beyond."""
    pages = [page] if isinstance(page, ModulePage) else ModulePage.objects.child_of(page).order_by("path")
    brouillons = [p.get_latest_revision_as_object() if p.latest_revision_id else p for p in pages]
    modules = modules_lire(brouillons)
    formation = page.get_parent().specific if isinstance(page, ModulePage) else page
    plan = Plan(formation.pk, modules)
    vues = frozenset(etape.cle for etape in plan.etapes[: rang - 1])
    connues = [etape.id for etape in plan.etapes]
    suivi = Suivi(formation=formation, progression_max=0, etapes_connues=connues)
    etape = plan.etapes[min(rang, len(plan.etapes)) - 1] if plan.etapes else None
    return Lecture(Avancement(suivi, plan, vues), etape)


# What a learner has written in one step: read at each page, by a question that is written once.

LAQUELLE = "étape"

M = TypeVar("M", bound=Model)


def siennes_lire(modele: type[M], suivi: Suivi, module_pk: int, etape_id: str) -> list[M]:
    """Her rows of this kind in this step; one query."""

    def question() -> QuerySet[M]:
        return modele._default_manager.filter(suivi=QUI, module=QUOI, etape_id=LAQUELLE)

    ici = {QUI: suivi.pk, QUOI: module_pk, LAQUELLE: etape_id}
    return objets_lire(("dans une étape", modele), modele, question, ici)


# What a learner finds back beside the steps: own notes, own time.


def note_de(suivi: Suivi, module_pk: int, etape_id: str) -> NoteEtape:
    """The note beside one step, empty when nothing was written."""
    siennes = siennes_lire(NoteEtape, suivi, module_pk, etape_id)
    return siennes[0] if siennes else NoteEtape(suivi=suivi, module_id=module_pk, etape_id=etape_id)


def notes_de(suivi: Suivi) -> QuerySet[NoteEtape]:
    """Every note of a following, in the order of the modules then of writing."""
    return (
        NoteEtape.objects.filter(suivi=suivi).exclude(texte="").select_related("module").order_by("module__path", "pk")
    )


def minutes_passees(suivi: Suivi) -> int:
    """Whole minutes measured on the screen, as the server counted them, each step under its cap."""
    return mesures_lire(Suivi.objects.filter(pk=suivi.pk), [plan_lire(suivi.formation)])[suivi.pk] // 60


def temps_prouve(suivi: Suivi) -> bool:
    """Whether the time measured proves something: a quiz passed on the server was among what completed the training."""
    constats = constats_figes(suivi.achevement.expression)
    return any(constat.get("type") == "quiz_reussi" and constat.get("atteint") for constat in constats)


# What a learner has ticked in the lists of the steps.

GENRE = "coches"


def coches_de(suivi: Suivi, module_pk: int, contenu: Any) -> dict[str, Collection[str]]:
    """The lines ticked, by list, in a module; one query, none when the step has no list."""
    if not any(bloc.block_type == GENRE for bloc in contenu):
        return {}
    tenues = objets_lire(
        "listes d’un module",
        ListeCochee,
        lambda: ListeCochee.objects.filter(suivi=QUI, module=QUOI),
        {QUI: suivi.pk, QUOI: module_pk},
    )
    return {tenue.bloc_id: frozenset(tenue.cochees) for tenue in tenues}


def lignes_de(module: ModulePage, etape_id: str, bloc_id: str) -> dict[str, str] | None:
    """The lines of one list by identity, read from stored content; None when there is no such list."""
    liste = _liste(module, etape_id, bloc_id)
    return None if liste is None else {ligne["id"]: ligne["value"] for ligne in liste["lignes"]}


def listes_tenues(compte: Compte) -> list[dict[str, Any]]:
    """What a person has ticked, in the words of the lists as they stand today."""
    tenues = ListeCochee.objects.filter(suivi__compte=compte).select_related("suivi__formation", "module")
    lignes = []
    for tenue in tenues.order_by("pk"):
        liste = _liste(tenue.module, tenue.etape_id, tenue.bloc_id) or {"titre": "Liste retirée", "lignes": []}
        dites = [ligne["value"] for ligne in liste["lignes"] if ligne["id"] in tenue.cochees]
        lignes.append(
            {
                "Formation": tenue.suivi.formation.title,
                "Liste": liste["titre"],
                "Lignes cochées": " ; ".join(dites),
                "Modifiée le": tenue.modifiee_le,
            }
        )
    return lignes


def _liste(module: ModulePage, etape_id: str, bloc_id: str) -> dict[str, Any] | None:
    """The stored value of one list of a step; lines without identity are left out."""
    etapes = (etape for etape in module.etapes.raw_data if etape.get("id") == etape_id)
    blocs = (bloc for etape in etapes for bloc in etape["value"].get("contenu") or ())
    brut = next((bloc for bloc in blocs if bloc.get("id") == bloc_id and bloc.get("type") == GENRE), None)
    if brut is None:
        return None
    lignes = [ligne for ligne in brut["value"].get("lignes") or () if isinstance(ligne, dict) and ligne.get("id")]
    return {"titre": brut["value"].get("titre", ""), "lignes": lignes}


# What the catalogue says to somebody of the trainings followed.

EN_COURS, TERMINEE = ("en-cours", "Commencées"), ("terminee", "Terminées")


def etats_de_formation(compte: Compte) -> dict[int, tuple[str, str]]:
    """Begun or completed, for each training followed; nothing for the public."""
    if not compte.is_authenticated:
        return {}
    return {suivi.formation_id: TERMINEE if suivi.acheve_le else EN_COURS for suivi in _suivis(compte)}


def suites_de_formation(compte: Compte, cles: Sequence[int]) -> dict[int, SafeString]:
    """How far the reader is in these published trainings, in one query more; nothing for the public."""
    if not compte.is_authenticated:
        return {}
    publiees = publiees_lire()
    suivis = [suivi for suivi in _suivis(compte) if suivi.formation_id in cles and suivi.formation_id in publiees]
    for suivi in suivis:
        suivi.formation = publiees[suivi.formation_id]
    return {
        avancement.suivi.formation_id: SafeString(render_to_string("parcours/vignette_suite.html", {"a": avancement}))
        for avancement in avancements_lire(suivis)
    }


def _suivis(compte: Compte) -> list[Suivi]:
    """What somebody follows, asked once a page."""
    return par_requete(compte, "suivis", lambda: objets_lire("suivis de quelqu’un", Suivi, _demander, {QUI: compte.pk}))


def _demander() -> QuerySet[Suivi]:
    return Suivi.objects.filter(compte=QUI).order_by()


# What comes after the end of a training: what one can do with it, the next one, the note to read, whom to ask.

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
