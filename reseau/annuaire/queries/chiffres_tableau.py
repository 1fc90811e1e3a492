"""The figures of a board in words: the value, what it is made of, what it compares to, the list behind it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from home.typographie import INSECABLE, nombre
from reseau.annuaire.queries.mesures import Mesures
from reseau.annuaire.queries.tableau import MesuresBassin, Tableau


@dataclass(frozen=True)
class Chiffre:
    """One figure."""

    libelle: str
    valeur: str
    detail: str
    comparaison: str
    url: str
    lien: str


def part(compte: int, total: int) -> int | None:
    """A percentage rounded down: 100 only when it is all of them; None of nothing."""
    return 100 * compte // total if total else None


def dire_part(compte: int, total: int) -> str:
    """« 67 % », or a dash."""
    valeur = part(compte, total)
    return "–" if valeur is None else f"{valeur}{INSECABLE}%"


def chiffres_dire(tableau: Tableau) -> list[Chiffre]:
    """The seven figures of a board (R7.2, R3.2)."""
    return [
        _structures(tableau), *_fraicheur_et_horaires(tableau), _communes(tableau), *_suivi(tableau), _note(tableau)
    ]  # fmt: skip


def _structures(tableau: Tableau) -> Chiffre:
    m, r = tableau.mesures, tableau.region
    return Chiffre(
        "structures" if m.structures > 1 else "structure",
        nombre(m.structures),
        f"{nombre(m.lieux)} lieu{'x' if m.lieux > 1 else ''} d’accueil",
        "" if tableau.entier else f"région : {nombre(r.structures)} structures, {nombre(r.lieux)} lieux",
        _liste(tableau),
        "Voir la liste",
    )


def _fraicheur_et_horaires(tableau: Tableau) -> Iterator[Chiffre]:
    m = tableau.mesures
    yield Chiffre(
        "des fiches confirmées depuis moins de six mois",
        dire_part(m.a_jour, m.structures),
        f"{nombre(m.a_jour)} sur {nombre(m.structures)}",
        _comparer(tableau, lambda x: (x.a_jour, x.structures)),
        _liste(tableau, fraicheur="SIX_MOIS"),
        "Voir les autres",
    )
    yield Chiffre(
        "des lieux aux horaires complets",
        dire_part(m.horaires, m.lieux),
        f"{nombre(m.horaires)} sur {nombre(m.lieux)}",
        _comparer(tableau, lambda x: (x.horaires, x.lieux)),
        _liste(tableau, manque="horaires"),
        "Voir ce qui manque",
    )


def _communes(tableau: Tableau) -> Chiffre:
    couverture = tableau.couverture
    lointaines = len(couverture.lointaines)
    return Chiffre(
        f"des communes à {couverture.km} km au plus d’un lieu",
        dire_part(couverture.couvertes, couverture.communes),
        f"{nombre(lointaines)} commune{'s' if lointaines > 1 else ''} plus loin",
        _comparer_couverture(tableau),
        _adresse(tableau, "communes_eloignees"),
        "Voir les communes éloignées",
    )


def _suivi(tableau: Tableau) -> Iterator[Chiffre]:
    m = tableau.mesures
    yield Chiffre(
        "signalements ouverts" if m.signalements > 1 else "signalement ouvert",
        nombre(m.signalements),
        f"dont {nombre(m.anciens)} depuis plus de quinze jours" if m.signalements else "",
        _comparer(tableau, lambda x: (x.signalees, x.structures), "des fiches ; ")
        if m.signalements or not tableau.entier
        else "",
        reverse("signalements"),
        "Voir les signalements",
    )
    yield Chiffre(
        "structures sans référent" if m.sans_referent > 1 else "structure sans référent",
        nombre(m.sans_referent),
        f"{dire_part(m.sans_referent, m.structures)} du total",
        _comparer(tableau, lambda x: (x.sans_referent, x.structures)),
        _liste(tableau, manque="referent"),
        "Voir lesquelles",
    )


def _note(tableau: Tableau) -> Chiffre:
    return Chiffre(
        "sur 100, note moyenne des fiches",
        nombre(tableau.mesures.note) if tableau.mesures.structures else "–",
        "",
        "" if tableau.entier else f"région : {nombre(tableau.region.note)}",
        _liste(tableau, tri="note"),
        "Voir les plus basses",
    )


Rapport = Callable[[Mesures], tuple[int, int]]


def _comparer(tableau: Tableau, rapport: Rapport, debut: str = "") -> str:
    """« région : 72 % »; seen from the whole region, the lowest and the highest bassins."""
    if not tableau.entier:
        ici = f"{dire_part(*rapport(tableau.mesures))} {debut}" if debut else ""
        return f"{ici}région : {dire_part(*rapport(tableau.region))}"
    return _etendue((ligne, part(*rapport(ligne.mesures))) for ligne in tableau.par_bassin)


def _comparer_couverture(tableau: Tableau) -> str:
    if not tableau.entier:
        region = tableau.couverture_region
        return f"région : {dire_part(region.couvertes, region.communes)}"
    return _etendue((ligne, part(ligne.communes - ligne.lointaines, ligne.communes)) for ligne in tableau.par_bassin)


def _etendue(parts: Iterable[tuple[MesuresBassin, int | None]]) -> str:
    """« de 40 % (Confolens) à 90 % (Niort) selon le bassin »; nothing with fewer than two bassins."""
    connues = [(valeur, ligne.bassin.nom) for ligne, valeur in parts if valeur is not None]
    if len(connues) < 2:
        return ""
    (bas, nom_bas), (haut, nom_haut) = min(connues), max(connues)
    if bas == haut:
        return f"{bas}{INSECABLE}% dans chaque bassin"
    return f"de {bas}{INSECABLE}% ({nom_bas}) à {haut}{INSECABLE}% ({nom_haut}) selon le bassin"


def _liste(tableau: Tableau, **filtres: str) -> str:
    """The board with the same perimeter and these filters of the list."""
    return f"{_adresse(tableau, 'tableau_annuaire', **filtres)}#t-liste"


def _adresse(tableau: Tableau, nom: str, **filtres: str) -> str:
    requete = QueryDict(mutable=True)
    choisis = tableau.filtres
    perimetre = {"cadre": tableau.cadre.cle, "bassin": choisis.bassin, "reseau": choisis.reseau}
    for cle, valeur in {**perimetre, "distance": str(choisis.distance), **filtres}.items():
        if valeur:
            requete[cle] = valeur
    return f"{reverse(nom)}?{requete.urlencode()}"
