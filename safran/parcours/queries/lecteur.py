"""What the player shows: the plan with its marks, one step and its neighbours, own notes, own time, lists ticked,
what comes after the end; a draft previewed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home.registre import Resultat
from pratiques.models import FichePratiquePage
from pratiques.portes import fiches_en_bibliotheque
from reseau.comptes.models import Compte
from reseau.membres.permissions import par_requete
from reseau.membres.portes import charges_de_mission_de
from safran.formations import portes
from safran.formations.models import FormationPage
from safran.parcours.models import ListeCochee, ModulePage, NoteEtape, Suivi
from safran.parcours.queries.plans import Etape, Module, Plan, modules_lire, plan_lire
from safran.parcours.queries.suivis import Avancement, avancement_lire, avancements_lire, mesures_lire


@dataclass(frozen=True)
class Lecture:
    """The player on one step, or on the end of the training when there is none."""

    avancement: Avancement
    etape: Etape | None = None

    @property
    def module(self) -> Module | None:
        return self.avancement.plan.module(self.etape.module_pk) if self.etape else None

    @property
    def bloc(self) -> Any:
        return next(bloc for bloc in self.module.page.etapes if bloc.id == self.etape.id)

    @property
    def faite(self) -> bool:
        return bool(self.etape) and self.etape.cle in self.avancement.vues

    @property
    def nouvelle(self) -> bool:
        return bool(self.etape) and self.etape.cle in self.avancement.nouvelles

    @property
    def precedente(self) -> Etape | None:
        return self.avancement.plan.voisines(self.etape)[0] if self.etape else None

    @property
    def suivante(self) -> Etape | None:
        return self.avancement.plan.voisines(self.etape)[1] if self.etape else None

    @property
    def sommaire(self) -> list[dict[str, Any]]:
        avancement = self.avancement
        return [
            {
                "module": module,
                "fait": avancement.module_fait(module),
                "courant": bool(self.etape) and module.pk == self.etape.module_pk,
                "nouvelles": sum(etape.cle in avancement.nouvelles for etape in module.etapes),
                "lignes": [
                    {
                        "etape": etape,
                        "faite": etape.cle in avancement.vues,
                        "courante": etape == self.etape,
                        "nouvelle": etape.cle in avancement.nouvelles,
                    }
                    for etape in module.etapes
                ],
            }
            for module in avancement.plan.modules
        ]


def lecture_lire(suivi: Suivi, module_pk: int, etape_id: str) -> Lecture:
    """One step for one person; Http404 when it is not published in this training."""
    avancement = avancement_lire(suivi)
    etape = avancement.plan.etape(module_pk, etape_id)
    if etape is None:
        raise Http404
    return Lecture(avancement, etape)


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


# What a learner finds back beside the steps: own notes, own time.


def note_de(suivi: Suivi, module_pk: int, etape_id: str) -> NoteEtape:
    """The note beside one step, empty when nothing was written."""
    ici = {"suivi": suivi, "module_id": module_pk, "etape_id": etape_id}
    return NoteEtape.objects.filter(**ici).first() or NoteEtape(**ici)


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
    constats = portes.constats_figes(suivi.achevement.expression)
    return any(constat.get("type") == "quiz_reussi" and constat.get("atteint") for constat in constats)


# What a learner has ticked in the lists of the steps.

GENRE = "coches"


def coches_de(suivi: Suivi, module_pk: int, contenu: Any) -> dict[str, Collection[str]]:
    """The lines ticked, by list, in a module; one query, none when the step has no list."""
    if not any(bloc.block_type == GENRE for bloc in contenu):
        return {}
    tenues = ListeCochee.objects.filter(suivi=suivi, module=module_pk)
    return {tenue.bloc_id: frozenset(tenue.cochees) for tenue in tenues}


def liste_lignes(module: ModulePage, etape_id: str, bloc_id: str) -> dict[str, str] | None:
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
    publiees = portes.publiees_lire()
    suivis = [suivi for suivi in _suivis(compte) if suivi.formation_id in cles and suivi.formation_id in publiees]
    for suivi in suivis:
        suivi.formation = publiees[suivi.formation_id]
    return {
        avancement.suivi.formation_id: SafeString(render_to_string("parcours/vignette_suite.html", {"a": avancement}))
        for avancement in avancements_lire(suivis)
    }


def _suivis(compte: Compte) -> list[Suivi]:
    return par_requete(compte, "suivis", lambda: list(Suivi.objects.filter(compte=compte.pk).order_by()))


# What comes after the end of a training: what one can do with it, the next one, the note to read, whom to ask.


def apres_lire(suivi: Suivi, request: HttpRequest) -> dict[str, Any]:
    """What this training leads to; no query depends on how many trainings or notes there are."""
    formation, compte = suivi.formation, suivi.compte
    prochaine = formation_suivante(formation.pk, etats_de_formation(compte))
    return {
        "actions": [str(ligne.value) for ligne in formation.objectifs],
        "suivante": portes.vignettes_ecrire([prochaine], request)[0] if prochaine else None,
        "fiche": _fiche_a_lire(formation, compte),
        "formateurs": portes.formateurs_lire(formation.formateurs),
        "contacts": charges_de_mission_de(compte),
    }


def formation_suivante(pk: int, suivies: Iterable[int]) -> FormationPage | None:
    """The published training, not followed yet, that is closest by its themes, then its missions, then its rubric."""
    fiches, suivies = portes.fiches_lire(), set(suivies)
    achevee = next((fiche for fiche in fiches if fiche.pk == pk), None)
    if achevee is None:
        return None
    autres = [fiche for fiche in fiches if fiche.pk != pk and fiche.pk not in suivies]
    # À égalité, l’ordre du programme : « max » garde la première.
    proche = max(autres, key=lambda fiche: _parente(achevee, fiche), default=None)
    if proche is None or _parente(achevee, proche)[:2] == (0, 0):
        return None
    return portes.publiees_lire().get(proche.pk)


def _parente(une: portes.Fiche, autre: portes.Fiche) -> tuple[int, int, bool]:
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
