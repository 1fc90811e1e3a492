"""How far a plan is and what its numbers say, axis by axis, organisation by organisation (R4.10)."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.recherche.texte import replier
from home.registre import Etendue, Perimetre, SourceIndicateur, Valeur, indicateurs
from home.temps.typographie import en_page, nombre
from reseau.animation.portes import Jauge
from reseau.membres.models import Rattachement
from reseau.plans.choices import OUVERTES, EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan, IndicateurAction, Plan

# How far a plan is: its actions by state and by delay, axis by axis, organisation by organisation (R4.10).

E = EtatActionPlan
DESSINES = (E.TERMINEE, E.EN_COURS, E.BLOQUEE, E.A_LANCER)
GENRES = {E.TERMINEE: "fait", E.EN_COURS: "cours", E.BLOQUEE: "bloquee", E.A_LANCER: "lancer"}
A_TEMPS, EN_RETARD = "A_TEMPS", "EN_RETARD"


@dataclass
class Avancement:
    """A name and how many actions in each state; what was given up is counted apart. `retards`: open, and late."""

    libelle: str
    nombres: Counter[str] = field(default_factory=Counter)
    retards: int = 0

    @property
    def total(self) -> int:
        return sum(self.nombres[etat] for etat in DESSINES)

    @property
    def terminees(self) -> int:
        return self.nombres[E.TERMINEE]

    @property
    def ouvertes(self) -> int:
        return sum(self.nombres[etat] for etat in OUVERTES)

    @property
    def a_temps(self) -> int:
        return self.ouvertes - self.retards

    @property
    def par_etat(self) -> list[int]:
        """How many in each state, in the order of the columns; then how many are late."""
        return [*(self.nombres[etat] for etat in (*DESSINES, E.ABANDONNEE)), self.retards]


def avancement_sommer(libelle: str, lignes: Iterable[Avancement]) -> Avancement:
    """Several lines as one."""
    somme = Avancement(libelle)
    for ligne in lignes:
        somme.nombres += ligne.nombres
        somme.retards += ligne.retards
    return somme


def avancement_compter(libelle: str, actions: Iterable[ActionPlan]) -> Avancement:
    """Count these actions under this name."""
    avancement = Avancement(libelle)
    for action in actions:
        avancement.nombres[action.etat] += 1
        avancement.retards += action.retard > 0
    return avancement


def avancement_par_axe(axes: Sequence[AxePlan], actions: Sequence[ActionPlan]) -> list[Avancement]:
    """One line per axis, in order; an axis without action says so."""
    par_axe: dict[int, list[ActionPlan]] = {axe.pk: [] for axe in axes}
    for action in actions:
        par_axe[action.axe_id].append(action)
    return [avancement_compter(axe.titre, par_axe[axe.pk]) for axe in axes]


def avancement_par_organisation(actions: Sequence[ActionPlan], structures: Mapping[int, str]) -> list[Avancement]:
    """One line per organisation that leads, by name; a person counts under her structure of today."""
    par_pilote: dict[str, list[ActionPlan]] = {}
    for action in actions:
        par_pilote.setdefault(structures.get(action.porteur_compte_id or 0) or action.qui, []).append(action)
    return [avancement_compter(qui, par_pilote[qui]) for qui in sorted(par_pilote)]


def jauges_des_plans(plans: Collection[Plan]) -> list[tuple[Plan, Jauge]]:
    """Each of these plans with its actions by where they stand, in one question; what is late counts as late alone."""
    jauges = {plan.pk: Jauge() for plan in plans}
    actions = ActionPlan.objects.filter(axe__plan__in=plans).exclude(etat=E.ABANDONNEE)
    for action in actions.select_related("axe", "reportee_en"):
        jauges[action.axe.plan_id].nombres["tard" if action.retard else GENRES[E(action.etat)]] += 1
    return [(plan, jauges[plan.pk]) for plan in plans]


def structures_des_pilotes(actions: Iterable[ActionPlan]) -> Mapping[int, str]:
    """The structure of today of each person who leads one of these actions."""
    comptes = {action.porteur_compte_id for action in actions} - {None}
    if not comptes:
        return {}
    lignes = Rattachement.objects.filter(compte__in=comptes).en_vigueur().select_related("structure").order_by("-pk")
    return {ligne.compte_id: str(ligne.structure) for ligne in lignes}


# The drawings of a plan, one square per action: on a page by the classes of its style, on paper by its own colours.
#
# A drawing reads without colour: what is done is full, each other state has its outline and its mark; the same numbers
# stand beside it in a table.

CADRE, LARGEUR, GAUCHE, FIN = 640, 388, 186, 588
PAS, HAUT, ECART, CASE_MAX, SIGNE_MIN, SIGNE = 58, 28, 6, 92, 6, 18
MOTS_PAR_LIGNE, PILOTES_MAX = 24, 12
TRACES = {
    E.TERMINEE: "M-6 0l5 5l9 -10", E.EN_COURS: "M-7 0h14", E.BLOQUEE: "M-5 -5l10 10m0 -10l-10 10",
    EN_RETARD: "M0 -8v9m0 5v1",
}  # fmt: skip
LEGENDE: dict[str, str] = {
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


# What the numbers of actions say: those written by hand, those that the house counts live, and their sum (R4.10).

DEUX = 2  # le pluriel commence à deux


@dataclass(frozen=True)
class Mesure:
    """One number of an action as it is today: out of how many, counted when, and the page that lists it when live."""

    indicateur: IndicateurAction
    nombre: Decimal | None
    sur: Decimal | None
    masque: bool = False
    url: str = ""

    @property
    def phrase(self) -> str:
        """« 22 fiches sur 31 », « 1 sur 31 fiches »."""
        unite = self.indicateur.unite
        if self.masque:
            return f"trop peu de {unite} pour être dit"
        if self.nombre is None:
            return (
                f"pas encore compté, {dire(self.sur)} {unite} en vue" if self.sur is not None else "pas encore compté"
            )
        return compter(self.nombre, unite, self.sur)


@dataclass(frozen=True)
class Consolide:
    """Several numbers of one same thing: what they add up to, out of what they add up to."""

    libelle: str
    unite: str
    nombre: Decimal
    sur: Decimal

    @property
    def part(self) -> Decimal | None:
        """The sum of the numerators over the sum of the denominators, never a mean of the parts."""
        return self.nombre / self.sur if self.sur else None

    @property
    def pour_cent(self) -> int | None:
        return None if self.part is None else round(self.part * 100)

    @property
    def phrase(self) -> str:
        """« Fiches publiées : 36 fiches sur 59 »."""
        return f"{self.libelle} : {compter(self.nombre, self.unite, self.sur)}"


def dire(valeur: Decimal | None) -> str:
    """A number as it is read: no zero after the comma that says nothing."""
    if valeur is None:
        return ""
    return nombre(int(valeur)) if valeur == int(valeur) else nombre(float(valeur))


def compter(valeur: Decimal, unite: str, sur: Decimal | None) -> str:
    """A number with its unit, which is written in the plural: it stands beside what is plural."""
    if sur is None:
        return f"{dire(valeur)} {unite}" if valeur >= DEUX else f"{unite} : {dire(valeur)}"
    return f"{dire(valeur)} {unite} sur {dire(sur)}" if valeur >= DEUX else f"{dire(valeur)} sur {dire(sur)} {unite}"


def perimetre_du_plan(plan: Plan) -> Perimetre:
    """On what the numbers of a plan bear: its bassin, the commission of its body, or the region."""
    if bassin := plan.bassin_id or plan.comite.bassin_id:
        return Perimetre(Etendue.BASSIN, bassin)
    if plan.comite.commission_id:
        return Perimetre(Etendue.COMMISSION, plan.comite.commission_id)
    return Perimetre(Etendue.REGION)


class Lecteur:
    """Reads the numbers of plans; a live one is counted once per plan, however many actions are bound to it."""

    def __init__(self) -> None:
        self._sources: dict[str, SourceIndicateur] = indicateurs()
        self._lus: dict[tuple[int, str], Valeur] = {}

    def lire(self, plan: Plan, indicateur: IndicateurAction) -> Mesure:
        """One number; a source that no room gives any more says nothing."""
        if not indicateur.source:
            return Mesure(indicateur, indicateur.valeur, indicateur.cible)
        vive = self.vive(plan, indicateur.source)
        compte = None if vive.masque or vive.nombre is None else Decimal(str(vive.nombre))
        sur = Decimal(str(vive.sur)) if vive.sur is not None and not vive.masque else indicateur.cible
        return Mesure(indicateur, compte, sur, vive.masque, vive.url)

    def vive(self, plan: Plan, code: str) -> Valeur:
        """A number that the house counts, for this plan."""
        cle = (plan.pk, code)
        if cle not in self._lus:
            source = self._sources.get(code)
            du, au = datetime.date(plan.annee, 1, 1), datetime.date(plan.annee + 1, 1, 1)
            self._lus[cle] = source.lire(perimetre_du_plan(plan), du, au) if source else Valeur(None)
        return self._lus[cle]


def mesures_consolider(mesures: Iterable[Mesure]) -> list[Consolide]:
    """These numbers, those of one same thing together: people received and people hosted are not added up.

    One thing is what the house counts by one source, or what one title says in one unit. A number without its
    denominator, not counted yet or hidden adds nothing on either side.
    """
    memes: dict[tuple[str, str], list[Mesure]] = defaultdict(list)
    for mesure in mesures:
        if mesure.nombre is not None and mesure.sur is not None:
            dit = mesure.indicateur
            memes[dit.source or replier(dit.libelle).strip(), replier(dit.unite).strip()].append(mesure)
    consolides = [
        Consolide(
            siennes[0].indicateur.libelle,
            siennes[0].indicateur.unite.strip(),
            sum((mesure.nombre for mesure in siennes if mesure.nombre is not None), Decimal(0)),
            sum((mesure.sur for mesure in siennes if mesure.sur is not None), Decimal(0)),
        )
        for siennes in memes.values()
    ]
    return sorted(consolides, key=lambda un: (un.unite, un.libelle))
