"""What the answers say, once a form is closed and five people have answered; nothing before.

Three ways to learn what fewer than five people said are shut. *Time*: results exist only once a form is closed, so
nobody compares before and after one answer. *Difference*: the figures of a training add up the sessions that show
theirs and, for the others, lots of sessions of five people at least with the same questions; a lot, once full, never
changes. *Question*: a question answered by fewer than five people of a session or a lot is left out of every figure.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from safran.evaluations.choices import NOTES, SEUIL, Genre
from safran.evaluations.models import Campagne, Participation, Reponse


@dataclass(frozen=True)
class Ligne:
    """One possible answer: its words, how many people gave it, out of a hundred who answered."""

    libelle: str
    nombre: int
    part: int


@dataclass
class ResultatQuestion:
    """One question: how many answered and how, or the texts, which nothing ties to one another."""

    libelle: str
    genre: str
    choix: list[str]
    satisfaction: bool
    nombre: int = 0
    comptes: Counter = field(default_factory=Counter)
    textes: list[str] = field(default_factory=list)

    @property
    def texte_libre(self) -> bool:
        """Answered in one's own words."""
        return self.genre == Genre.TEXTE

    @property
    def masquee(self) -> bool:
        """Fewer than five people answered it."""
        return not self.texte_libre and self.nombre < SEUIL

    @property
    def moyenne(self) -> float | None:
        """Mean of the marks; None for another kind of question, or when it is hidden."""
        if self.genre != Genre.NOTE or self.masquee:
            return None
        return sum(note * n for note, n in self.comptes.items()) / self.nombre

    @property
    def lignes(self) -> list[Ligne]:
        """Every possible answer, in its order."""
        if self.masquee or self.texte_libre:
            return []
        if self.genre == Genre.NOTE:
            valeurs = [(note, f"{note}, {mots}") for note, mots in reversed(NOTES.items())]
        elif self.genre == Genre.OUI_NON:
            valeurs = [(True, "Oui"), (False, "Non")]
        else:
            valeurs = list(enumerate(self.choix))
        return [Ligne(mots, self.comptes[v], round(100 * self.comptes[v] / self.nombre)) for v, mots in valeurs]

    def noter(self, valeur: Any) -> None:
        """Count one answer."""
        self.nombre += 1
        if self.texte_libre:
            self.textes.append(valeur)
        else:
            self.comptes.update(valeur if isinstance(valeur, list) else [valeur])

    def ajouter(self, autre: "ResultatQuestion") -> None:
        """Add what another group answered, unless it is hidden there."""
        if not autre.masquee:
            self.nombre += autre.nombre
            self.comptes.update(autre.comptes)
            self.textes = sorted(self.textes + autre.textes)


@dataclass
class Resultats:
    """How many people answered, question by question."""

    nombre: int
    questions: dict[str, ResultatQuestion]


def lots_de(campagnes: Iterable[Campagne], personnes: dict[int, set[int]]) -> list[list[Campagne]]:
    """Groups that may be read: each closed form of five answers, then lots of smaller ones in order of closing.

    A lot is full with the answers of five different `personnes` (by form): five times the same trainer is one person.
    The order of closing only grows: a lot that is full never changes, the last one waits until it is.
    """
    lots: list[list[Campagne]] = []
    restes: dict[frozenset[str], list[Campagne]] = defaultdict(list)
    for campagne in sorted((c for c in campagnes if c.close_le), key=lambda c: (c.close_le, c.pk)):
        if campagne.nombre >= SEUIL:
            lots.append([campagne])
            continue
        reste = restes[frozenset(question["cle"] for question in campagne.questions)]
        reste.append(campagne)
        if len(set().union(*(personnes.get(c.pk, ()) for c in reste))) >= SEUIL:
            lots.append(list(reste))
            reste.clear()
    return lots


def resultats_lire(campagnes: Iterable[Campagne]) -> Resultats | None:
    """The figures of these forms, in two queries; None while no group of five answers is there."""
    return lots_lire(lots_de(campagnes := list(campagnes), personnes_de(campagnes)))


def lots_lire(lots: list[list[Campagne]], lues: Collection[int] | None = None) -> Resultats | None:
    """The figures of these groups, in one query; None without any.

    When `lues` names the forms that someone reads, the texts of a group are there only if each of its forms is one.
    """
    contenus = defaultdict(list)
    reponses = Reponse.objects.filter(campagne__in=[campagne.pk for lot in lots for campagne in lot])
    for campagne, contenu in reponses.order_by("pk").values_list("campagne", "contenu"):
        contenus[campagne].append(contenu)
    ensemble: Resultats | None = None
    for lot in lots:
        textes = lues is None or all(campagne.pk in lues for campagne in lot)
        ensemble = _ajouter(ensemble, _compter(lot, contenus, textes=textes))
    return ensemble


def personnes_de(campagnes: list[Campagne]) -> dict[int, set[int]]:
    """Who answered the closed forms that are too small to be read alone."""
    petites = [campagne.pk for campagne in campagnes if campagne.close_le and campagne.nombre < SEUIL]
    siennes = defaultdict(set)
    for campagne, compte in Participation.objects.filter(campagne__in=petites, repondue=True).values_list(
        "campagne", "compte"
    ):
        siennes[campagne].add(compte)
    return siennes


def _compter(lot: list[Campagne], contenus: dict[int, list[dict]], *, textes: bool) -> Resultats:
    """The figures of one group."""
    questions = {
        q["cle"]: ResultatQuestion(q["libelle"], q["genre"], q["choix"], q["satisfaction"])
        for campagne in lot
        for q in campagne.questions
    }
    tous = [contenu for campagne in lot for contenu in contenus[campagne.pk]]
    for contenu in tous:
        for cle, valeur in contenu.items():
            if textes or not questions[cle].texte_libre:
                questions[cle].noter(valeur)
    for question in questions.values():
        question.textes.sort()  # l'ordre des mots, le même pour personne d'une question à l'autre
    return Resultats(len(tous), questions)


def _ajouter(ensemble: Resultats | None, lot: Resultats) -> Resultats:
    if ensemble is None:
        ensemble = Resultats(0, {})
    ensemble.nombre += lot.nombre
    for cle, question in lot.questions.items():
        if cle in ensemble.questions or question.masquee:
            vide = ResultatQuestion(question.libelle, question.genre, question.choix, question.satisfaction)
            ensemble.questions.setdefault(cle, vide).ajouter(question)
        else:
            ensemble.questions[cle] = question
    return ensemble


@dataclass
class Bloc:
    """The forms of one moment and one public, and what may be read of them."""

    moment: str
    public: str
    campagnes: list[Campagne]
    resultats: Resultats | None
    textes_partiels: bool = False  # d’autres ont écrit, que l’on ne lit pas
    raison: str = ""  # pourquoi des réponses n’y sont pas

    @property
    def titre(self) -> str:
        """« À chaud, personnes présentes »."""
        premiere = self.campagnes[0]
        return f"{premiere.get_moment_display()}, {premiere.get_public_display().lower()}"

    @property
    def ouverte(self) -> Campagne | None:
        """The form that still takes answers, when there is one."""
        return next((campagne for campagne in self.campagnes if campagne.close_le is None), None)


def blocs_ranger(campagnes: Iterable[Campagne]) -> list[Bloc]:
    """One block per moment and public, in their order, not filled in yet."""
    groupes = defaultdict(list)
    for campagne in campagnes:
        groupes[campagne.moment, campagne.public].append(campagne)
    cles = sorted(groupes, key=lambda cle: (cle[0], cle[1] != "PARTICIPANT"))
    return [Bloc(moment, public, groupes[moment, public], None) for moment, public in cles]


def blocs_de_session(session: Any) -> list[Bloc]:
    """What a session's forms say, moment by moment."""
    blocs = blocs_ranger(Campagne.objects.filter(session=session))
    for bloc in blocs:
        # Une session ne se lit que seule : un lot de plusieurs n'est pas d'elle.
        bloc.resultats = resultats_lire(bloc.campagnes)
    return blocs


def decimal(valeur: float) -> str:
    """A mean as French spreadsheets read it."""
    return f"{valeur:.2f}".replace(".", ",")


def tableau_de(blocs: list[Bloc]) -> list[list[Any]]:
    """The figures as the lines of a spreadsheet, header first; what is hidden on the page is not in it."""
    lignes: list[list[Any]] = [
        ["Moment", "Public", "Réponses au formulaire", "Question", "Réponse", "Nombre", "Part (%)", "Moyenne"]
    ]
    for bloc in blocs:
        if bloc.resultats is None:
            continue
        premiere = bloc.campagnes[0]
        tete = [premiere.get_moment_display(), premiere.get_public_display(), bloc.resultats.nombre]
        for question in bloc.resultats.questions.values():
            moyenne = "" if question.moyenne is None else decimal(question.moyenne)
            for ligne in question.lignes:
                lignes.append([*tete, question.libelle, ligne.libelle, ligne.nombre, ligne.part, moyenne])
            for texte in question.textes:
                lignes.append([*tete, question.libelle, texte, "", "", ""])
        if bloc.raison:
            lignes.append([*tete, bloc.raison, "", "", "", ""])
    return lignes
