"""What must be true before a training goes online whole, and proposals as each person may see them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from wagtail.blocks.stream_block import StreamBlockValidationError

from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, reseaux_de
from safran.atelier.choices import CATEGORIE, EtatProposition
from safran.atelier.models import CoAuteur, LectureProposition, Proposition
from safran.atelier.plan import QUESTION
from safran.atelier.queries import ecriture
from safran.atelier.queries.equipe import ouverts_compter, par_etape
from safran.formations.models import FormationPage
from safran.formations.portes import formation_declarations, formation_sans_public
from safran.parcours.models import ModulePage
from safran.parcours.portes import SANS_SERVICE, EtapeBlock, Module, Plan, controles_de, modules_lire

# What must be true before a training goes online whole, each point with the place where it is mended.

ETAPE = re.compile(r"Étape (\d+), ")


@dataclass(frozen=True)
class Point:
    """One thing to look at: where it is, how to go there; a blocking one keeps the whole offline."""

    bloquant: bool
    phrase: str
    url: str = ""
    lieu: str = ""
    a_savoir: bool = False  # rien à corriger


def points_lire(formation: FormationPage, *, declares: bool = True) -> list[Point]:
    """Everything to mend in the latest drafts, blocking points first; `declares` leaves out nothing.

    Without it, what the publication form itself asks (missions, publics, sources, free of charge) is not repeated.
    """
    modules = [page.get_latest_revision_as_object() if page.latest_revision_id else page for page in _pages(formation)]
    plan = Plan(formation.pk, modules_lire(modules))
    points = [point for module in plan.modules for point in _du_module(formation, module)]
    brouillon = formation.get_latest_revision_as_object() if formation.latest_revision_id else formation
    demandees = set() if declares else {*formation_declarations(brouillon), *formation_sans_public(brouillon)}
    editer = reverse("wagtailadmin_pages:edit", args=[formation.pk])
    atelier = reverse("atelier_formation", args=[formation.pk])
    for controle in controles_de(brouillon, plan):
        if controle.phrase not in demandees:
            url = controle.url if controle.url.startswith(editer) else atelier
            points.append(Point(controle.bloquant, controle.phrase, url))
    points += _commentaires(formation, plan)
    return sorted(points, key=lambda point: (not point.bloquant, point.a_savoir))


def _pages(formation: FormationPage) -> list[ModulePage]:
    return list(ModulePage.objects.child_of(formation).order_by("path").select_related("latest_revision"))


def _du_module(formation: FormationPage, module: Module) -> Iterator[Point]:
    """The points of a module, each at its step."""
    lieu = f"Module {module.rang}, « {module.titre} »"
    accueil = reverse("atelier_formation", args=[formation.pk])
    brutes = ecriture.etapes_brutes(module.page)
    for controle in controles_de(module.page):
        trouve = ETAPE.match(controle.phrase)
        rang = int(trouve[1]) if trouve else 0
        if controle.phrase.endswith(SANS_SERVICE) and rang and _neuves(brutes[rang - 1]["value"].get("contenu") or []):
            continue
        url = f"{accueil}?dans={module.pk}"
        if 0 < rang <= len(module.etapes):
            url = reverse("atelier_etape", args=[formation.pk, module.pk, module.etapes[rang - 1].id])
        yield Point(controle.bloquant, controle.phrase, url, lieu)
    for etape, brute in zip(module.etapes, brutes, strict=False):
        url = reverse("atelier_etape", args=[formation.pk, module.pk, etape.id])
        for bloquant, phrase in _questions(brute["value"].get("contenu") or []):
            yield Point(bloquant, f"Étape {etape.rang}, « {etape.titre} » : {phrase}", url, lieu)


def _commentaires(formation: FormationPage, plan: Plan) -> Iterator[Point]:
    """The steps on which comments wait."""
    attendent = par_etape(ouverts_compter(formation))
    for module in plan.modules:
        for etape in module.etapes:
            if nombre := attendent[etape.id]:
                dits = "un commentaire attend" if nombre == 1 else f"{nombre} commentaires attendent"
                url = reverse("atelier_commentaires", args=[formation.pk, etape.id])
                phrase = f"Étape {etape.rang}, « {etape.titre} » : {dits}."
                yield Point(False, phrase, url, f"Module {module.rang}, « {module.titre} »", a_savoir=True)


def _neuves(contenu: list[dict]) -> bool:
    """Every question of the step is in service, or was written here and comes into service with its training."""
    questions = ecriture.questions_du_contenu(contenu).values()
    if len(questions) < sum(bloc.get("type") == QUESTION for bloc in contenu):
        return False  # une question a été supprimée
    return all(une.live or (une.categorie == CATEGORIE and une.first_published_at is None) for une in questions)


def _questions(contenu: list[dict]) -> Iterator[tuple[bool, str]]:
    """The questions of a step: an answer to each, and something learnt from it."""
    for question in ecriture.questions_du_contenu(contenu).values():
        brute = ecriture.question_brute(question)
        bloc = question.contenu.stream_block
        try:
            bloc.clean(bloc.to_python([brute] if brute else []))
        except (StreamBlockValidationError, ValidationError):
            yield True, "une question est incomplète, ou n’a pas de bonne réponse."
            continue
        if not any((brute["value"].get(nom) or "").strip() for nom in ("retour", "retour_vrai", "retour_faux")):
            if not any(rang["value"].get("retour") for rang in brute["value"].get("reponses") or []):
                yield False, "une question n’a pas de retour : sans lui, elle ne fait rien apprendre."


# Proposals: one's own, those that wait for a reader, those that the Région decides; what each person may see.

E = EtatProposition
MONTREES = 30


def bureau_concerne(compte: Compte) -> QuerySet[Proposition]:
    """What concerns this person, all lists together."""
    lues = (_a_rendre(compte) | lectures_a_prendre(compte).select_related(None).order_by()).values("proposition")
    attend = Q(formation__in=_ecrites(compte)) | Q(pk__in=lues)
    if est_region(compte):
        attend |= Q(etat=E.LUE) | Q(pk__in=_en_retard().values("proposition"))
    return Proposition.objects.filter(attend)


def bureau_lire(compte: Compte) -> dict[str, list]:
    """Five short lists of what concerns one person; a constant number of queries."""
    propositions = Proposition.objects.select_related("formation", "reseau")
    rendre = _a_rendre(compte).select_related("proposition__formation", "proposition__reseau")
    lectures = rendre | lectures_a_prendre(compte)
    siennes = list(lectures.order_by("echeance", "pk")[: 2 * MONTREES])
    bureau: dict[str, list] = {
        "miennes": list(propositions.filter(formation__in=_ecrites(compte))[:MONTREES]),
        "a_rendre": [lecture for lecture in siennes if lecture.lecteur_id == compte.pk][:MONTREES],
        "a_prendre": [lecture for lecture in siennes if lecture.lecteur_id is None][:MONTREES],
    }
    if est_region(compte):
        en_retard = _en_retard().select_related("proposition__formation", "proposition__reseau")
        bureau["a_decider"] = list(propositions.filter(etat=E.LUE).order_by("envoyee_le")[:MONTREES])
        bureau["en_retard"] = list(en_retard[:MONTREES])
    return bureau


def _ecrites(compte: Compte) -> QuerySet:
    return CoAuteur.objects.filter(compte_id=compte.pk, retire_le=None).values("formation")


def _a_rendre(compte: Compte) -> QuerySet[LectureProposition]:
    return LectureProposition.objects.ouvertes().filter(lecteur_id=compte.pk, proposition__etat=E.EN_LECTURE)


def _en_retard() -> QuerySet[LectureProposition]:
    """Readings whose day passed, that the Région may give to someone else."""
    return LectureProposition.objects.echues().filter(proposition__etat=E.EN_LECTURE).order_by("echeance", "pk")


def lectures_a_prendre(compte: Compte) -> QuerySet[LectureProposition]:
    """Open seats that suit this person: own network or another as the seat asks; never what one writes or reads."""
    reseaux = reseaux_de(compte)
    if not reseaux:
        return LectureProposition.objects.none()
    places = Q(meme_reseau=True, proposition__reseau__in=reseaux)
    places |= Q(meme_reseau=False) & ~Q(proposition__reseau__in=reseaux)
    ecrit = CoAuteur.objects.filter(formation=OuterRef("proposition__formation"), compte_id=compte.pk)
    lit = LectureProposition.objects.filter(proposition=OuterRef("proposition"), lecteur_id=compte.pk)
    lignes = LectureProposition.objects.libres().filter(places, proposition__etat=E.EN_LECTURE)
    lignes = lignes.exclude(Exists(ecrit)).exclude(Exists(lit))
    return lignes.select_related("proposition__formation", "proposition__reseau").order_by("echeance", "pk")


def lectures_montrees(proposition: Proposition, compte: Compte) -> list[LectureProposition]:
    """What this person may read of the readings: all once none is open, her own alone before."""
    lignes = list(proposition.lectures.select_related("lecteur", "reseau").order_by("-demandee_le", "-pk"))
    if any(not ligne.verdict for ligne in lignes):
        derniere = proposition.version
        return [ligne for ligne in lignes if ligne.lecteur_id == compte.pk or (ligne.version or derniere) < derniere]
    return lignes


def lectures_dernieres(proposition: Proposition) -> list[LectureProposition]:
    """The latest reading of each seat."""
    return list({lue.meme_reseau: lue for lue in proposition.lectures.order_by("demandee_le", "pk")}.values())


def places_de(proposition: Proposition) -> list[LectureProposition]:
    """How far each seat is, never who sits there."""
    return sorted(lectures_dernieres(proposition), key=lambda lue: not lue.meme_reseau)


def modules_a_lire(proposition: Proposition, compte: Compte) -> list[tuple[str, list[dict[str, Any]]]]:
    """The draft as readers will see it: each module, its steps, how many comments wait on each."""
    bloc, attendent = EtapeBlock(), par_etape(ouverts_compter(proposition.formation, compte))

    def lire(brute: dict[str, Any]) -> dict[str, Any]:
        etape_id = brute["id"]
        return {"id": etape_id, "valeur": bloc.to_python(brute["value"]), "commentaires": attendent[etape_id]}

    return [
        (ecriture.titre_de(module), [lire(brute) for brute in ecriture.etapes_brutes(module)])
        for module in ecriture.modules_ecrits(proposition.formation)
    ]
