"""Statistics of a quiz and their spreadsheet; the positions of a positioning test and their radar."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, IntegerField, Sum
from django.db.models.functions import Cast

from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme
from safran.quiz.choices import MARQUE_PASSE, MARQUE_VIDE, Json
from safran.quiz.genres import GENRES, points_de
from safran.quiz.models import MILLE, ItemQuiz, Quiz, ReponseNotee, Tentative
from safran.quiz.queries.copies import tentative_correction
from safran.quiz.textes import en_clair

PEU = 10  # en dessous, un indice ne dit rien


@dataclass
class StatistiqueItem:
    """One question: how many answered, how well, how it separates, what was chosen."""

    item: ItemQuiz
    nombre: int = 0
    notes: int = 0
    notes_carres: int = 0
    restes: int = 0
    restes_carres: int = 0
    produits: int = 0
    choix: dict[str, int] = field(default_factory=dict)

    @property
    def enonce(self) -> str:
        return self.item.question.get("enonce", self.item.identite)

    @property
    def facilite(self) -> int | None:
        return round(100 * self.notes / (MILLE * self.nombre)) if self.nombre else None

    @property
    def discrimination(self) -> float | None:
        """The correlation between this mark and that of the rest, from -1 to 1; None when it would say nothing."""
        n = self.nombre
        if n < PEU:
            return None
        x = n * self.notes_carres - self.notes**2
        y = n * self.restes_carres - self.restes**2
        if x <= 0 or y <= 0:
            return None
        return (n * self.produits - self.notes * self.restes) / math.sqrt(x * y)

    @property
    def avis(self) -> str:
        if self.nombre < PEU:
            return "Trop peu de réponses"
        if self.discrimination is not None and self.discrimination < 0:
            return "À relire : les meilleurs s’y trompent"
        if self.facilite is not None and self.facilite < 20:
            return "À relire : presque personne ne trouve"
        if self.discrimination is not None and self.discrimination < 0.2 and self.facilite < 95:
            return "Sépare peu"
        return "Rien à signaler"

    @property
    def lignes_choix(self) -> list[Json]:
        """Each choice in words, how many took it, its share; those who did not know last."""
        question = self.item.question
        legendes = GENRES[question["genre"]].legendes(question)
        speciaux = {MARQUE_PASSE: "Je ne sais pas", MARQUE_VIDE: "Sans réponse"}
        comptes = {cle: self.choix.get(cle, 0) for cle in (*legendes, *(s for s in speciaux if s in self.choix))}
        mots = legendes | speciaux
        return [
            {"texte": mots[cle], "nombre": nombre, "part": round(100 * nombre / self.nombre) if self.nombre else 0}
            for cle, nombre in comptes.items()
        ]


def statistiques_lire(quiz: Quiz) -> list[StatistiqueItem]:
    """Every question that attempts of this quiz have asked, the hardest first: two queries, whatever was answered."""
    stats = {item.pk: StatistiqueItem(item) for item in ItemQuiz.objects.filter(quiz=quiz)}
    # Un produit de deux millièmes tient dans un entier ordinaire, que PostgreSQL additionne bien plus vite qu’un grand.
    note, reste = Cast("note", IntegerField()), Cast("reste", IntegerField())
    groupes = (
        ReponseNotee.objects.filter(item__in=list(stats))
        .order_by()
        .values("item", "choix")
        .annotate(
            nombre=Count("pk"),
            notes=Sum(note),
            notes_carres=Sum(note * note),
            restes=Sum(reste),
            restes_carres=Sum(reste * reste),
            produits=Sum(note * reste),
        )
    )
    for groupe in groupes.iterator(chunk_size=2000):
        _ajouter(stats[groupe["item"]], groupe)
    return sorted(stats.values(), key=lambda s: (101 if s.facilite is None else s.facilite, s.item.pk))


def _ajouter(stat: StatistiqueItem, groupe: Mapping[str, Any]) -> None:
    """Add one group of equal choices to its question; a choice of several boxes counts for each."""
    for nom in ("nombre", "notes", "notes_carres", "restes", "restes_carres", "produits"):
        setattr(stat, nom, getattr(stat, nom) + int(groupe[nom]))
    for cle in groupe["choix"].split():
        stat.choix[cle] = stat.choix.get(cle, 0) + groupe["nombre"]


# Statistics as lines of a spreadsheet, and what a new marking did, in words.

COLONNES = ["Question", "Genre", "Réponses", "Facilité (%)", "Discrimination", "Avis", "Choix", "Choisi", "Part (%)"]


def statistiques_lignes(items: Iterable[StatistiqueItem]) -> Iterator[list[object]]:
    """One line per choice of each question; a question without choice has its line."""
    for stat in items:
        indice = "" if stat.discrimination is None else round(stat.discrimination, 2)
        facilite = "" if stat.facilite is None else stat.facilite
        tete = [en_clair(stat.enonce), stat.item.question.get("genre", ""), stat.nombre, facilite, indice, stat.avis]
        for choix in stat.lignes_choix or [{"texte": "", "nombre": "", "part": ""}]:
            yield [*tete, en_clair(choix["texte"]), choix["nombre"], choix["part"]]


def bilan_dire(bilan: dict[str, int]) -> str:
    """What a new marking did."""
    if not bilan["changees"]:
        return "Aucun essai ne change : les réponses justes sont celles d’avant."
    essais = "un essai renoté" if bilan["changees"] == 1 else f"{bilan['changees']} essais renotés"
    if not bilan["reussies"]:
        return f"{essais[0].upper()}{essais[1:]}. Aucun achèvement n’est retiré."
    reussites = "un de plus est réussi" if bilan["reussies"] == 1 else f"{bilan['reussies']} de plus sont réussis"
    return f"{essais[0].upper()}{essais[1:]}, {reussites}. Aucun achèvement n’est retiré."


# A positioning test: the first attempt and the last, theme by theme.


@dataclass(frozen=True)
class Position:
    """One theme: its share of the points before and after, in percent; None when it was not asked."""

    theme: str
    avant: int | None
    apres: int | None

    @property
    def ecart(self) -> int | None:
        return None if self.avant is None or self.apres is None else self.apres - self.avant


def parts_par_theme(tentative: Tentative) -> dict[str, int]:
    """The percentage reached in each theme, as it was kept once the answers are erased."""
    if tentative.reponses_effacees_le:
        return tentative.parts
    sommes: dict[str, list[Fraction]] = {}
    for correction in tentative_correction(tentative):
        code = correction.question.get("theme") or tentative.quiz.theme.code
        somme = sommes.setdefault(code, [Fraction(0), Fraction(0)])
        somme[0] += correction.points
        somme[1] += points_de(correction.question)
    return {code: int(100 * points / total) for code, (points, total) in sommes.items()}


def positions_lire(compte: Compte, quiz: Quiz) -> Json:
    """The themes of a positioning test, with the attempt made before and the last one made since, in three queries."""
    remises = Tentative.objects.remises().filter(compte=compte, quiz=quiz).select_related("quiz__theme")
    avant = remises.order_by("numero").first()
    apres = remises.order_by("-numero").first()
    apres = apres if apres != avant else None
    parts_avant, parts_apres = (parts_par_theme(essai) if essai else {} for essai in (avant, apres))
    libelles = dict(Theme.objects.order_by("ordre", "libelle").values_list("code", "libelle"))
    positions = [
        Position(libelle, parts_avant.get(code), parts_apres.get(code))
        for code, libelle in libelles.items()
        if code in parts_avant or code in parts_apres
    ]
    return {"avant": avant, "apres": apres, "positions": positions}


# The radar of a positioning test, drawn on the server: points of polygons, nothing else.

CENTRE, RAYON, MARGE = 200, 130, 18
AXES_MIN = 3  # en dessous, un radar n’est qu’un trait : le tableau suffit
PALIERS = (25, 50, 75, 100)
COUPE = 22


def _point(rang: int, total: int, rayon: float) -> tuple[float, float]:
    angle = 2 * math.pi * rang / total - math.pi / 2
    return round(CENTRE + rayon * math.cos(angle), 1), round(CENTRE + rayon * math.sin(angle), 1)


def _polygone(valeurs: Sequence[int | None]) -> str:
    """The points of one profile; a theme that was not asked is at the centre."""
    total = len(valeurs)
    points = (_point(rang, total, RAYON * (valeur or 0) / 100) for rang, valeur in enumerate(valeurs))
    return " ".join(f"{x},{y}" for x, y in points)


def _axe(position: Position, rang: int, total: int) -> Json:
    x, y = _point(rang, total, RAYON)
    texte_x, texte_y = _point(rang, total, RAYON + MARGE)
    ecart = texte_x - CENTRE
    ancre = "middle" if abs(ecart) < 20 else ("start" if ecart > 0 else "end")
    nom = position.theme if len(position.theme) <= COUPE else position.theme[: COUPE - 1] + "…"
    return {"nom": nom, "x": x, "y": y, "texte_x": texte_x, "texte_y": texte_y, "ancre": ancre}


def radar_tracer(positions: Sequence[Position]) -> Json | None:
    """What the template draws, or None when there are too few themes."""
    total = len(positions)
    if total < AXES_MIN:
        return None
    apres = [position.apres for position in positions]
    return {
        "paliers": [_polygone([palier] * total) for palier in PALIERS],
        "axes": [_axe(position, rang, total) for rang, position in enumerate(positions)],
        "avant": _polygone([position.avant for position in positions]),
        "apres": _polygone(apres) if any(valeur is not None for valeur in apres) else "",
    }
