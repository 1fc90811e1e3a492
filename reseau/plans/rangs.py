"""Cards of the board, rows of the list, lines of the state: a template for each of hundreds would cost the page.

What someone typed goes through `en_page`, which escapes it; all the rest is ours. That is what lets `_poser` join them.
"""

import uuid
from collections.abc import Container, Iterable
from typing import Any

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
    '</span><span>{}{}</span><span class="ms-auto nombre{}">{}{}</span></p>{}</li>'
)
RANG = (
    '<tr id="action-{}"><th scope="row"><a href="{}">{}</a></th><td>{}</td><td>{}</td><td class="nombre{}">{}{}</td>'
    "<td>{}</td><td>{}</td><td>{}</td>{}</tr>"
)
CHANGER = (
    '<form class="plan-etat" method="post" action="{}" data-un-geste>{}<label class="visually-hidden" for="e-{}">'
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


class Rangs:
    """What is the same for every action of a page is written once, here; each `se_dit` tells who has its select."""

    def __init__(self, request: HttpRequest, *, en_cours: bool) -> None:
        self.caches = format_html(CACHES, get_token(request), request.get_full_path())
        self._pilotes: dict[str, tuple[SafeString, SafeString]] = {}
        self.en_cours = en_cours  # le plan est voté : la liste a sa colonne « Changer »
        self.options = {etat.value: _options(etat) for etat in EtatActionPlan}
        self.etats = {etat.value: statut(ACTION_PLAN.tons[etat], etat.label) for etat in EtatActionPlan}
        self._page, self._etat = (reverse(nom, args=[NUL]) for nom in ("plan_action", "plan_action_etat"))
        self.sans_mesure, self.sans_decision = format_html(SANS, "Sans mesure"), format_html(SANS, "Sans décision")

    def carte(self, action: ActionPlan) -> SafeString:
        """One card of the board."""
        retard, decision = action.retard, self._decision(action)
        qui, lettres = self._pilote(action.qui)
        return _poser(
            CARTE, action.pk, en_page(action.axe.titre), self.page(action), en_page(action.titre), _dit(action),
            lettres, qui, f"<br>{decision}" if decision else "",
            " action__retard" if retard else "", RETARD if retard else "", date_courte(action.echeance),
            self.changer(action),
        )  # fmt: skip

    def rang(self, action: ActionPlan) -> SafeString:
        """One row of the list: the same, in columns."""
        retard = action.retard
        mesures = "<br>".join(en_page(mesure.phrase) for mesure in action.mesures)
        return _poser(
            RANG, action.pk, self.page(action), en_page(action.titre), en_page(action.axe.titre), en_page(action.qui),
            " action__retard" if retard else "", RETARD if retard else "", date_courte(action.echeance),
            self.etats[action.etat], mesures or self.sans_mesure, self._decision(action) or self.sans_decision,
            f"<td>{self.changer(action)}</td>" if self.en_cours else "",
        )  # fmt: skip

    def page(self, action: ActionPlan) -> str:
        """The address of its page."""
        return self._page.replace(str(NUL), str(action.uuid))

    def changer(self, action: ActionPlan) -> SafeString | str:
        """The select that says where it stands, and brings back where one was; nothing for whoever may not."""
        if not action.se_dit:
            return ""
        adresse, titre = self._etat.replace(str(NUL), str(action.uuid)), en_page(action.titre)
        return _poser(CHANGER, adresse, self.caches, action.pk, titre, action.pk, self.options[action.etat], titre)

    def _decision(self, action: Any) -> SafeString | str:
        return format_html(DECISION, action.decision.numero) if action.decision_vue else ""

    def _pilote(self, qui: str) -> tuple[SafeString, SafeString]:
        """A name and its letters, written once for all that it leads."""
        if qui not in self._pilotes:
            self._pilotes[qui] = en_page(qui), escape(initiales(qui))
        return self._pilotes[qui]


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
