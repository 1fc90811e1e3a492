"""Plans written without templates: the drawings of their progress, the cards, rows and lines of their actions."""

import uuid
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from home.templatetags.composants import statut
from home.temps.typographie import date_courte, en_page, initiales, nombre_dire
from reseau.plans.choices import ACTION_PLAN, EtatActionPlan
from reseau.plans.models import ActionPlan
from reseau.plans.queries.avancement import A_TEMPS, DESSINES, EN_RETARD, Avancement

# The drawings of a plan, one square per action: on a page by the classes of its style, on paper by its own colours.
#
# Written here: a template for each of hundreds of squares would cost the page. A drawing reads without colour: what
# is
# done is full, each other state has its outline and its mark; the same numbers stand beside it in a table.

E = EtatActionPlan
CADRE, LARGEUR, GAUCHE, FIN = 640, 388, 186, 588
PAS, HAUT, ECART, CASE_MAX, SIGNE_MIN, SIGNE = 58, 28, 6, 92, 6, 18
MOTS_PAR_LIGNE, PILOTES_MAX = 24, 12
TRACES = {
    E.TERMINEE: "M-6 0l5 5l9 -10", E.EN_COURS: "M-7 0h14", E.BLOQUEE: "M-5 -5l10 10m0 -10l-10 10",
    EN_RETARD: "M0 -8v9m0 5v1",
}  # fmt: skip
LEGENDE = {
    **{etat: str(etat.label) for etat in DESSINES}, A_TEMPS: "Dans les temps", EN_RETARD: "En retard",
}  # fmt: skip


@dataclass(frozen=True)
class Encres:
    """What each square, each mark, a name and a number are written with."""

    cases: Mapping[str, SafeString]
    signes: Mapping[str, SafeString]
    nom: SafeString
    chiffre: SafeString


def _classe(nom: str) -> SafeString:
    return format_html('class="{}"', nom)


def _traits(fond: str, trait: str = "none", gros: float = 0, suite: str = "") -> SafeString:
    return format_html('fill="{}" stroke="{}" stroke-width="{}"{}', fond, trait, gros, SafeString(suite))


_CASES = {
    E.TERMINEE: "g-s1", E.EN_COURS: "ax-cours", E.BLOQUEE: "ax-bloq", E.A_LANCER: "ax-lancer",
    A_TEMPS: "ax-temps", EN_RETARD: "ax-retard",
}  # fmt: skip
_SIGNES = {E.TERMINEE: "ax-ok", E.EN_COURS: "ax-p", E.BLOQUEE: "ax-x", EN_RETARD: "ax-ok"}
_MOTS = 'font-family="Atkinson Hyperlegible Next" font-size="{}" font-weight="{}" fill="{}"'
PAGE = Encres(
    {etat: _classe(nom) for etat, nom in _CASES.items()}, {etat: _classe(nom) for etat, nom in _SIGNES.items()},
    _classe("g-v"), _classe("g-t"),
)  # fmt: skip
PAPIER = Encres(
    {
        E.TERMINEE: _traits("#57348f"), E.EN_COURS: _traits("#fdf0df", "#d4690a", 1.75),
        E.BLOQUEE: _traits("#fbe9e9", "#a8222f", 1.75),
        E.A_LANCER: _traits("none", "#7d7189", 1.5, ' stroke-dasharray="3 3"'),
        A_TEMPS: _traits("none", "#57348f", 1.75), EN_RETARD: _traits("#a8222f"),
    },
    {
        E.TERMINEE: _traits("none", "#ffffff", 2.5), E.EN_COURS: _traits("none", "#8f4500", 2.25),
        E.BLOQUEE: _traits("none", "#a8222f", 2.25), EN_RETARD: _traits("none", "#ffffff", 2.5),
    },
    format_html(_MOTS, 14, 600, "#231a30"), format_html(_MOTS, 13, 400, "#5c5168"),
)  # fmt: skip


@dataclass(frozen=True)
class Bande:
    """One line of a drawing: its name, the state of each of its squares, its number in words."""

    nom: str
    cases: Sequence[str]
    fin: str


def bandes_d_avancement(lignes: Sequence[Avancement]) -> list[Bande]:
    """Done first."""
    return [
        Bande(
            un.libelle, [etat for etat in DESSINES for _ in range(un.nombres[etat])], f"{un.terminees} sur {un.total}"
        )
        for un in lignes
    ]


def bandes_de_delais(lignes: Sequence[Avancement]) -> list[Bande]:
    """What is still open: late first."""
    return [
        Bande(un.libelle, [EN_RETARD] * un.retards + [A_TEMPS] * un.a_temps, f"{un.retards} sur {un.ouvertes}")
        for un in lignes
        if un.ouvertes
    ]


def bandes_des_pilotes(lignes: Sequence[Avancement]) -> list[Bande]:
    """Those who lead the most; the table says them all."""
    premiers = sorted(lignes, key=lambda un: -un.total)[:PILOTES_MAX]
    return bandes_d_avancement([un for un in premiers if un.total])


def dessiner(quoi: str, bandes: Sequence[Bande], encres: Encres = PAGE) -> SafeString:
    """The drawing, with in words what it shows; on paper, its legend below."""
    mots = f"{quoi} : " + " ; ".join(f"{bande.nom}, {bande.fin}" for bande in bandes)
    corps = [_bande(bande, 8 + rang * PAS, encres) for rang, bande in enumerate(bandes)]
    haut = PAS * len(bandes) - ECART
    if encres is PAPIER:
        vus = [etat for etat in LEGENDE if any(etat in bande.cases for bande in bandes)]
        corps.append(_legende(vus, haut + 4, encres))
        return format_html(
            '<svg viewBox="0 0 {} {}"><title>{}</title>{}</svg>', CADRE, haut + 30, en_page(mots), _suite(corps)
        )
    return format_html(
        '<svg class="graphe" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', CADRE, haut, en_page(mots),
        _suite(corps),
    )  # fmt: skip


def _suite(morceaux: Sequence[SafeString]) -> SafeString:
    return SafeString("".join(morceaux))


def _bande(bande: Bande, y: int, encres: Encres) -> SafeString:
    noms = format_html_join(
        "", '<text {} x="0" y="{}">{}</text>',
        ((encres.nom, haut, en_page(mots)) for haut, mots in _couper(bande.nom, y + 19)),
    )  # fmt: skip
    fin = format_html('<text {} x="{}" y="{}">{}</text>', encres.chiffre, FIN, y + 19, bande.fin)
    return _suite([noms, *_cases(bande.cases, y, encres), fin])


def _cases(etats: Sequence[str], y: int, encres: Encres) -> Iterator[SafeString]:
    pas = min(CASE_MAX + ECART, LARGEUR / len(etats)) if etats else 0
    large = round(pas - min(ECART, pas / 4), 1)
    rond = 5 if large >= SIGNE else 1
    for rang, etat in enumerate(etats):
        x = round(GAUCHE + rang * pas, 1)
        # Tout vient d’ici, rien de ce que quelqu’un a tapé.
        yield SafeString(f'<rect {encres.cases[etat]} x="{x}" y="{y}" width="{large}" height="{HAUT}" rx="{rond}"/>')
        if etat in TRACES and large >= SIGNE_MIN:
            yield _signe(etat, x + large / 2, y + HAUT // 2, min(1.0, large / SIGNE), encres)


def _signe(etat: str, x: float, y: int, taille: float, encres: Encres) -> SafeString:
    place = f"translate({x:.1f} {y}) scale({taille:.2f})"
    return SafeString(f'<path {encres.signes[etat]} transform="{place}" d="{TRACES[etat]}"/>')


def _couper(nom: str, y: int) -> list[tuple[int, str]]:
    """A name in two lines at most, each with its height."""
    if len(nom) <= MOTS_PAR_LIGNE:
        return [(y, nom)]
    coupe = nom.rfind(" ", 0, MOTS_PAR_LIGNE) if " " in nom[:MOTS_PAR_LIGNE] else MOTS_PAR_LIGNE
    suite = nom[coupe:].strip()
    if len(suite) > MOTS_PAR_LIGNE:
        suite = suite[: MOTS_PAR_LIGNE - 1].rstrip() + "…"
    return [(y - 9, nom[:coupe].strip()), (y + 9, suite)]


def _legende(etats: Sequence[str], y: int, encres: Encres) -> SafeString:
    pas = LARGEUR // max(3, len(etats))
    return _suite(
        [
            _suite(
                [
                    *_cases_de_legende(etat, GAUCHE + rang * pas, y, encres),
                    format_html(
                        '<text {} x="{}" y="{}">{}</text>', encres.chiffre, GAUCHE + rang * pas + 24, y + 14,
                        LEGENDE[etat],
                    ),
                ]
            )
            for rang, etat in enumerate(etats)
        ]
    )  # fmt: skip


def _cases_de_legende(etat: str, x: int, y: int, encres: Encres) -> Iterator[SafeString]:
    yield SafeString(f'<rect {encres.cases[etat]} x="{x}" y="{y}" width="18" height="18" rx="4"/>')
    if etat in TRACES:
        yield _signe(etat, x + 9, y + 9, 0.8, encres)


# Cards of the board, rows of the list, lines of the state: a template for each of hundreds would cost the page.
#
# What someone typed goes through `en_page`, which escapes it; all the rest is ours. That is what lets `_poser` join
# them.
# What all read alike is a `Rang`, written once; `Plume` ends it for one reader.

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
