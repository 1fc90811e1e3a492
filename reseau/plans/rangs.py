"""Cards of the board, rows of the list, lines of the state: a template for each of hundreds would cost the page.

What someone typed goes through `en_page`, which escapes it; all the rest is ours. That is what lets `_poser` join them.
What all read alike is a `Rang`, written once; `Plume` ends it for one reader.
"""

import uuid
from collections.abc import Container, Iterable
from typing import NamedTuple

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from home.templatetags.composants import statut
from home.typographie import date_courte, en_page, initiales, nombre_dire
from reseau.plans.choices import ACTION_PLAN, EtatActionPlan
from reseau.plans.models import ActionPlan

NUL = uuid.UUID(int=0)
CARTE = (
    '<li class="action" id="action-{}"><p class="note mb-1">{}</p><p class="action__titre mb-2">'
    '<a class="lien-etendu" href="{}">{}</a></p>{}<p class="action__pied"><span class="portrait" aria-hidden="true">{}'
    "</span><span>{}"
)
PIED = '</span><span class="ms-auto nombre{}">{}{}</span></p>'
RANG = (
    '<tr id="action-{}"><th scope="row"><a href="{}">{}</a></th><td>{}</td><td>{}</td><td class="nombre{}">{}{}</td>'
    "<td>{}</td><td>{}</td><td>"
)
CHANGER = '<form class="plan-etat" method="post" action="{}" data-un-geste>'
CHOISIR = (
    '<label class="visually-hidden" for="e-{}">'
    'Nouvel état&nbsp;: {}</label><select class="form-select" id="e-{}" name="etat">{}</select><button class="btn '
    'btn-secondary btn-sm" aria-label="Changer l’état : {}">Changer</button></form>'
)
LIGNE = '<li><strong><a href="{}">{}</a></strong> {}<p class="petit mb-0">{}</p></li>'
ARTICLE = "<article><h3>{}</h3><p>{}. {}</p></article>"
CACHES = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="retour" value="{}">'
DECISION = '<a class="action__dec" href="#{0}">{0}</a>'
MOT, MESURE = '<p class="petit mb-2 action__mot">{}</p>', '<p class="petit mb-2">{}</p>'
RETARD = SafeString('<span class="visually-hidden">En retard&nbsp;: </span>')
SANS = '<span class="visually-hidden">{}</span><span aria-hidden="true">–</span>'


class Rang(NamedTuple):
    """An action, written for all who read it: around its decision, which not all may read, and its select."""

    cle: int
    numero: SafeString | str  # le lien vers sa décision
    decision: int | None
    carte: tuple[SafeString, SafeString]
    ligne: SafeString
    changer: tuple[SafeString, SafeString]


def rangs_ecrire(actions: Iterable[ActionPlan]) -> dict[int, Rang]:
    """Each of these actions, by key; what is the same for all is written once."""
    page, changer = (reverse(nom, args=[NUL]) for nom in ("plan_action", "plan_action_etat"))
    etats = {etat.value: statut(ACTION_PLAN.tons[etat], etat.label) for etat in EtatActionPlan}
    options = {etat.value: _options(etat) for etat in EtatActionPlan}
    sans_mesure = format_html(SANS, "Sans mesure")
    rangs = {}
    for un in actions:
        retard = (" action__retard", RETARD) if un.retard else ("", "")
        titre, axe, qui, quand = en_page(un.titre), en_page(un.axe.titre), en_page(un.qui), date_courte(un.echeance)
        lien, lettres = page.replace(str(NUL), str(un.uuid)), escape(initiales(un.qui))
        mesures = "<br>".join(en_page(mesure.phrase) for mesure in un.mesures) or sans_mesure
        rangs[un.pk] = Rang(
            un.pk, format_html(DECISION, un.decision.numero) if un.decision else "", un.decision_id,
            (_poser(CARTE, un.pk, axe, lien, titre, _dit(un), lettres, qui), _poser(PIED, *retard, quand)),
            _poser(RANG, un.pk, lien, titre, axe, qui, *retard, quand, etats[un.etat], mesures),
            (
                _poser(CHANGER, changer.replace(str(NUL), str(un.uuid))),
                _poser(CHOISIR, un.pk, titre, un.pk, options[un.etat], titre),
            ),
        )  # fmt: skip
    return rangs


class Plume:
    """Ends the cards and the rows for one reader: the decisions that she reads, the actions whose state she says."""

    def __init__(self, request: HttpRequest, dites: Container[int], decisions: Container[int]) -> None:
        self.caches = format_html(CACHES, get_token(request), request.get_full_path())
        self.dites, self.decisions = dites, decisions
        self.sans_decision = format_html(SANS, "Sans décision")

    def carte(self, rang: Rang) -> str:
        """One card of the board."""
        decision = f"<br>{rang.numero}" if rang.decision in self.decisions else ""
        return f"{rang.carte[0]}{decision}{rang.carte[1]}{self._changer(rang)}</li>"

    def ligne(self, rang: Rang, en_cours: bool) -> str:
        """One row of the list: the same, in columns; « Changer » has its own while the plan runs."""
        decision = rang.numero if rang.decision in self.decisions else self.sans_decision
        changer = f"<td>{self._changer(rang)}</td>" if en_cours else ""
        return f"{rang.ligne}{decision}</td>{changer}</tr>"

    def _changer(self, rang: Rang) -> str:
        """The select that says where it stands, and brings back where one was; nothing for whoever may not."""
        return f"{rang.changer[0]}{self.caches}{rang.changer[1]}" if rang.cle in self.dites else ""


def joindre(ecrits: Iterable[str]) -> SafeString:
    """Cards or rows, each safe already, one after the other."""
    return SafeString("".join(ecrits))


def etat_en_page(actions: Iterable[ActionPlan], decisions: Container[int]) -> SafeString:
    """The lines of the yearly state, on the page."""
    page = reverse("plan_action", args=[NUL])
    etats = {etat.value: statut(ACTION_PLAN.tons[etat], etat.label) for etat in EtatActionPlan}
    lignes = (
        _poser(LIGNE, page.replace(str(NUL), str(un.uuid)), en_page(un.titre), etats[un.etat], _phrases(un, decisions))
        for un in actions
    )
    return SafeString("".join(lignes) or "<li>Aucune action.</li>")


def etat_sur_papier(actions: Iterable[ActionPlan], decisions: Container[int]) -> SafeString:
    """The same, in the document."""
    lignes = (_poser(ARTICLE, en_page(un.titre), un.get_etat_display(), _phrases(un, decisions)) for un in actions)
    return SafeString("".join(lignes) or "<p>Aucune action.</p>")


def _phrases(action: ActionPlan, decisions: Container[int]) -> SafeString:
    """Who leads it, for when, what is said of it, what measures it, where it comes from and where it goes on."""
    retard = action.retard
    suite = f", {nombre_dire(retard, 'jour')} de retard" if retard else ""
    phrases = [f"{en_page(action.qui)}, pour le {date_courte(action.echeance)}{suite}."]
    if action.dit:
        phrases.append(f"{en_page(action.dit.rstrip('.'))}.")
    phrases += [en_page(f"{mesure.indicateur.libelle} : {mesure.phrase}.") for mesure in action.mesures]
    if action.decision_id in decisions:
        phrases.append(f"Décision {escape(action.decision.numero)}.")
    if action.suite:
        phrases.append(f"Continue en {action.suite.plan.annee}.")
    return SafeString(" ".join(phrases))


def _poser(modele: str, *morceaux: object) -> SafeString:
    """These pieces, each safe already, in their places."""
    return SafeString(modele.format(*morceaux))


def _dit(action: ActionPlan) -> SafeString | str:
    """Why it is blocked, else what measures it first."""
    if action.dit and action.etat == EtatActionPlan.BLOQUEE:
        return _poser(MOT, en_page(action.dit))
    return _poser(MESURE, en_page(action.mesures[0].phrase)) if action.mesures else ""


def _options(etat: EtatActionPlan) -> SafeString:
    """The state where an action stands and those where it may go."""
    suites = ACTION_PLAN.suites(etat)
    offerts = [un for un in EtatActionPlan if un is etat or un in suites]
    ligne = '<option value="{}" {}>{}</option>'
    return format_html_join("", ligne, ((un.value, "selected" if un is etat else "", un.label) for un in offerts))
