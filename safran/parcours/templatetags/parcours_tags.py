"""What this room shows on the pages of lower rooms."""

from typing import Any
from uuid import uuid4

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue

from home.site.cache import Gardee
from home.temps.typographie import INSECABLE
from reseau.membres.permissions import est_membre
from safran.formations.models import FormationPage
from safran.parcours.blocks.etapes import CHOIX, QUESTION, cartes_de
from safran.parcours.blocks.images import contours_de, images_preparer
from safran.parcours.permissions import coordonne
from safran.parcours.queries.lecteur import Lecture
from safran.parcours.queries.plans import Plan, duree_de_l_etape, plan_lire
from safran.parcours.queries.questions import Endroit, elements_lire
from safran.parcours.queries.suivis import Avancement, avancement_lire, manques_de, suivi_get

register = template.Library()
# Ce qui change d’une personne à l’autre, ou suit une fiche vivante, se rend à chaque fois, et ne tient pas d’image.
A_CHACUN = frozenset({"coches", QUESTION, "quiz", "scorm", *CHOIX})
BLOCS = Gardee(
    "blocs des leçons", modeles=("wagtailcore.page", "home.imagesafran", "home.documentsafran", "territoires")
)

Cle = tuple[int | None, str]  # le module, le bloc
SUPPRIMEE = 0  # aucune ligne de la banque : qui avait répondu garde sa réponse


def _avancement(context: RequestContext, formation: FormationPage) -> tuple[Plan, Avancement | None]:
    """The plan and how far the reader is, read once per page whatever the number of tags."""
    memoire = context.render_context.setdefault("parcours", {})
    if formation.pk not in memoire:
        plan = plan_lire(formation)
        suivi = suivi_get(getattr(context.get("request"), "user", None), formation)
        if suivi:
            suivi.formation, suivi.compte = formation, context["request"].user
        memoire[formation.pk] = (plan, avancement_lire(suivi, plan) if suivi else None)
    return memoire[formation.pk]


@register.inclusion_tag("parcours/action.html", takes_context=True)
def formation_action(context: RequestContext, formation: FormationPage) -> dict[str, Any]:
    """« Commencer », « Reprendre », « Revoir » or « Se connecter pour commencer », with how far the reader is."""
    request = context.get("request")
    compte = getattr(request, "user", None)
    plan, avancement = _avancement(context, formation)
    connexion = reverse("account_login") + "?" + urlencode({"next": formation.get_url(request) or "/"})
    return {
        "formation": formation,
        "connecte": bool(compte and compte.is_authenticated),
        "membre": est_membre(compte),
        "coordonne": bool(formation.pk) and coordonne(compte),
        "ouverte": bool(plan.etapes) and formation.live,
        "avancement": avancement,
        "manques": manques_de(avancement) if avancement else [],
        "url_connexion": connexion,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("parcours/programme.html", takes_context=True)
def formation_programme(context: RequestContext, formation: FormationPage) -> dict[str, Any]:
    """The modules and the titles of their steps; what the reader has done is said in words."""
    plan, avancement = _avancement(context, formation)
    lignes = [
        {
            "module": module,
            "fait": bool(avancement) and avancement.module_fait(module),
            "courant": bool(avancement) and avancement.module_en_cours == module,
        }
        for module in plan.modules
    ]
    return {"lignes": lignes, "minutes": plan.minutes}


@register.filter
def minutes_prevues(bloc: StreamValue.StreamChild) -> int:
    """How long a step that stands in memory is expected to take, in minutes."""
    return duree_de_l_etape(bloc.get_prep_value()["value"]).minutes


@register.filter
def secondes(valeur: int) -> str:
    """« 45 s », « 2 min », « 2 min 20 s »: how long a medium plays."""
    minutes, reste = divmod(int(valeur), 60)
    return INSECABLE.join(
        ([f"{minutes}{INSECABLE}min"] if minutes else []) + ([f"{reste}{INSECABLE}s"] if reste else [])
    )


@register.simple_tag(takes_context=True)
def etape_questions(context: RequestContext, contenu: Any) -> dict[str, Any]:
    """The questions of a whole step, by block, with what the reader has answered: their number changes no query."""
    choisies = {bloc.id: getattr(bloc.value, "pk", SUPPRIMEE) for bloc in contenu if bloc.block_type == QUESTION}
    return elements_lire(choisies, _endroit(context), context.get("essai")) if choisies else {}


def _endroit(context: RequestContext) -> Endroit | None:
    """Where the reader of the player is; nowhere in a preview."""
    lecture = context.get("lecture")
    if not isinstance(lecture, Lecture) or lecture.etape is None:
        return None
    return Endroit(lecture.avancement.suivi, lecture.etape.module_pk, lecture.etape.id)


@register.simple_tag(takes_context=True)
def blocs_de_lecon(context: RequestContext, contenu: Any) -> SafeString:
    """The blocks of a step; in the player, those that say the same to everyone are written once, until a room changes.

    What several need is read together: a constant number of queries.
    """
    lecture = context.get("lecture")
    module = lecture.module.pk if isinstance(lecture, Lecture) else None
    blocs = {(module, bloc.id or str(rang)): bloc for rang, bloc in enumerate(contenu)}
    communs = [cle for cle, bloc in blocs.items() if module and bloc.block_type not in A_CHACUN]
    ecrits = BLOCS.lire_lot(communs, lambda cles: _ecrire(blocs, cles, {}))
    ecrits |= _ecrire(blocs, [cle for cle in blocs if cle not in ecrits], context.flatten())
    return SafeString("\n".join(ecrits[cle] for cle in blocs))


@register.simple_tag(takes_context=True)
def blocs_separes(context: RequestContext, rangs: Any) -> list[tuple[Any, SafeString]]:
    """Each row that holds a block of a step (`bloc`) and this block alone; what several need is read together too."""
    blocs: dict[Cle, Any] = {(None, str(numero)): rang.bloc for numero, rang in enumerate(rangs)}
    return list(zip(rangs, _ecrire(blocs, list(blocs), context.flatten()).values(), strict=True))


def _ecrire(blocs: dict[Cle, Any], cles: list[Cle], contexte: dict[str, Any]) -> dict[Cle, SafeString]:
    """These blocks, with the pictures, the outlines and the live cards that they show, read together."""
    montres = [blocs[cle] for cle in cles]
    images_preparer(bloc for bloc in montres if bloc.block_type not in A_CHACUN)
    contexte |= {"contours": contours_de(montres), "cartes": cartes_de(montres, contexte.get("request"))}
    return {cle: blocs[cle].render_as_block(contexte | {"bloc": blocs[cle]}) for cle in cles}


@register.simple_tag
def etape_question(questions: dict[str, Any] | str, bloc: Any) -> dict[str, Any] | None:
    """What one block asks; nothing outside a step, or once its question is retired."""
    return questions.get(bloc.id) if questions else None


@register.simple_tag
def cle_neuve() -> str:
    """What names one sending of a form: sent twice, it counts once."""
    return str(uuid4())
