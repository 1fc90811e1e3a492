"""Reads of this room: who is asked, what one is asked to fill, what the answers say once five people have
answered, satisfaction by session and by training.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from safran.evaluations.choices import NOTES, SEUIL, Genre, Moment, Public
from safran.evaluations.models import Bilan, Campagne, Participation, Reponse
from safran.evaluations.permissions import campagnes_lisibles
from safran.formations.models import FormationPage
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.choices import EtatPresence
from safran.presences.models import Contresignature, Presence
from safran.presences.permissions import OUVERTES


def sessions_tenues_en_salle() -> QuerySet[SessionFormation]:
    """The sessions whose sheets say that someone came."""
    venues = Presence.objects.filter(seance__session=OuterRef("pk"), etat=EtatPresence.PRESENT)
    return SessionFormation.objects.filter(Exists(venues), etat__in=OUVERTES)


def concernees(session: SessionFormation, public: str) -> list[Any]:
    """The people whom this form asks: those whom the sheets say present, or the trainers; open accounts only."""
    if public == Public.FORMATEUR:
        comptes: QuerySet = Seance.formateurs.through.objects.filter(seance__session=session).values("compte")
    else:
        presentes = Presence.objects.filter(inscription=OuterRef("pk"), etat=EtatPresence.PRESENT)
        comptes = Inscription.objects.convoquees().filter(Exists(presentes), session=session).order_by()
        comptes = comptes.values("compte")
    return list(Compte.objects.filter(pk__in=comptes, is_active=True).order_by("pk"))


def feuilles_certifiees(session: SessionFormation) -> bool:
    """Every half-day of the session is countersigned."""
    signees = Contresignature.objects.filter(seance=OuterRef("pk"))
    return not Seance.objects.filter(~Exists(signees), session=session).exists()


# Satisfaction by session, for whoever steers: only what may be shown, read from the rows of closed forms.


@dataclass(frozen=True)
class Satisfaction:
    """How many people answered, how many gave a mark, their sum: means add up without rounding."""

    nombre: int
    notes: int
    somme: int

    @property
    def moyenne(self) -> float:
        return self.somme / self.notes

    def __add__(self, autre: "Satisfaction") -> "Satisfaction":
        return Satisfaction(self.nombre + autre.nombre, self.notes + autre.notes, self.somme + autre.somme)


def satisfactions(sessions: Iterable[Any], moment: str = Moment.A_CHAUD) -> dict[int, Satisfaction]:
    """By session (primary key), what the people present said, in one query.

    A session with fewer than five answers or marks, or whose form is still open, is not there: whatever is added up
    from here never shows what fewer than five people said.
    """
    lues = Campagne.objects.filter(
        session__in=sessions, moment=moment, public=Public.PARTICIPANT, nombre__gte=SEUIL, notes_nombre__gte=SEUIL
    ).values_list("session", "nombre", "notes_nombre", "notes_somme")
    return {session: Satisfaction(*chiffres) for session, *chiffres in lues}


# Short lists: what one is asked to fill, the sessions whose results one reads.


def formulaires_attendus(compte: Compte) -> QuerySet[Participation]:
    """The open forms that wait for this person, the most pressing first."""
    ouvertes = Participation.objects.filter(campagne__close_le=None, campagne__ferme_le__gt=timezone.localdate())
    return ouvertes.filter(compte=compte, repondue=False).order_by("campagne__ferme_le", "pk")


def a_remplir(compte: Compte) -> list[Participation]:
    """The same, with what each is about."""
    return list(formulaires_attendus(compte).select_related("campagne__session__formation"))


def sessions_evaluees(compte: Compte) -> QuerySet[SessionFormation]:
    """The evaluated sessions that this person reads, the latest first."""
    sessions = SessionFormation.objects.filter(pk__in=campagnes_lisibles(compte).order_by().values("session"))
    return sessions.select_related("formation", "bassin").order_by("-dernier_jour", "-pk")


def sessions_garnir(sessions: list[SessionFormation]) -> None:
    """Put beside each session the state of its forms and its satisfaction."""
    notes = satisfactions([session.pk for session in sessions])
    formulaires: dict[int, list[Campagne]] = {}
    for campagne in Campagne.objects.filter(session__in=sessions).order_by("moment", "-public"):
        formulaires.setdefault(campagne.session_id, []).append(campagne)
    for session in sessions:
        session.satisfaction = notes.get(session.pk)
        session.formulaires = formulaires.get(session.pk, [])
        session.satisfaction_close = any(
            campagne.close_le and (campagne.moment, campagne.public) == (Moment.A_CHAUD, Public.PARTICIPANT)
            for campagne in session.formulaires
        )


# What the answers say, once a form is closed and five people have answered; nothing before.
#
# Three ways to learn what fewer than five people said are shut. *Time*: results exist only once a form is closed, so
# nobody compares before and after one answer. *Difference*: the figures of a training add up the sessions that show
# theirs and, for the others, lots of sessions of five people at least with the same questions; a lot, once full, never
# changes. *Question*: a question answered by fewer than five people of a session or a lot is left out of every figure.


def mots_proposes(genre: str, choix: list[str]) -> dict[Any, str]:
    """The words of each value that answers a question of this kind, in their order; none for a free text."""
    if genre == Genre.NOTE:
        return {note: f"{note}, {mots}" for note, mots in reversed(NOTES.items())}
    return {True: "Oui", False: "Non"} if genre == Genre.OUI_NON else dict(enumerate(choix))


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
        return self.genre == Genre.TEXTE

    @property
    def masquee(self) -> bool:
        return not self.texte_libre and self.nombre < SEUIL

    @property
    def moyenne(self) -> float | None:
        """Mean of the marks; None for another kind of question, or when it is hidden."""
        if self.genre != Genre.NOTE or self.masquee:
            return None
        return sum(note * n for note, n in self.comptes.items()) / self.nombre

    @property
    def lignes(self) -> list[dict[str, Any]]:
        """Every possible answer, in its order: its words, how many people gave it, out of a hundred who answered."""
        if self.masquee or self.texte_libre:
            return []
        return [
            {"libelle": mots, "nombre": self.comptes[v], "part": round(100 * self.comptes[v] / self.nombre)}
            for v, mots in mots_proposes(self.genre, self.choix).items()
        ]

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
    repondues = Participation.objects.filter(campagne__in=petites, repondue=True)
    for campagne, compte in repondues.values_list("campagne", "compte"):
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
    bilans: list[Bilan] = field(default_factory=list)  # ceux que les formateurs et formatrices ont signés

    @property
    def titre(self) -> str:
        """« À chaud, personnes présentes »."""
        premiere = self.campagnes[0]
        return f"{premiere.get_moment_display()}, {premiere.get_public_display().lower()}"

    @property
    def ouverte(self) -> Campagne | None:
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
        if bloc.public == Public.FORMATEUR:
            bloc.bilans = bilans_lire(bloc.campagnes)
        else:
            # Une session ne se lit que seule : un lot de plusieurs n'est pas d'elle.
            bloc.resultats = resultats_lire(bloc.campagnes)
    return blocs


def bilans_lire(campagnes: Iterable[Campagne]) -> list[Bilan]:
    """What trainers wrote and signed, as soon as it is sent; each with its questions and answers in words (`dites`)."""
    return bilans_dire(Bilan.objects.filter(campagne__in=[campagne.pk for campagne in campagnes]))


def bilans_dire(signes: QuerySet[Bilan]) -> list[Bilan]:
    """These reports, each with its questions and answers in words (`dites`)."""
    bilans = list(signes.select_related("campagne__session__formation", "signe_par"))
    for bilan in bilans:
        bilan.dites = [
            (question["libelle"], _dire(question, bilan.contenu[question["cle"]]))
            for question in bilan.campagne.questions
            if question["cle"] in bilan.contenu
        ]
    return bilans


def _dire(question: dict[str, Any], valeur: Any) -> str:
    """An answer in the words of its question."""
    if question["genre"] == Genre.TEXTE:
        return valeur
    mots = mots_proposes(question["genre"], question["choix"])
    return " ; ".join(mots[v] for v in (valeur if isinstance(valeur, list) else [valeur]))


def decimal(valeur: float) -> str:
    """A mean as French spreadsheets read it."""
    return f"{valeur:.2f}".replace(".", ",")


def tableau_de(blocs: list[Bloc]) -> list[list[Any]]:
    """The figures as the lines of a spreadsheet, header first; what is hidden on the page is not in it."""
    lignes: list[list[Any]] = [
        [
            "Moment",
            "Public",
            "Réponses au formulaire",
            "Question",
            "Réponse",
            "Nombre",
            "Part (%)",
            "Moyenne",
            "Signé par",
        ]
    ]
    for bloc in blocs:
        for bilan in bloc.bilans:
            qui = [bilan.campagne.get_moment_display(), bilan.campagne.get_public_display(), len(bloc.bilans)]
            nom = bilan.signe_par.nom_complet
            lignes += [[*qui, question, reponse, "", "", "", nom] for question, reponse in bilan.dites]
        if bloc.resultats is None:
            continue
        premiere = bloc.campagnes[0]
        tete = [premiere.get_moment_display(), premiere.get_public_display(), bloc.resultats.nombre]
        for question in bloc.resultats.questions.values():
            moyenne = "" if question.moyenne is None else decimal(question.moyenne)
            for ligne in question.lignes:
                lignes.append([*tete, question.libelle, *ligne.values(), moyenne, ""])
            for texte in question.textes:
                lignes.append([*tete, question.libelle, texte, "", "", "", ""])
        if bloc.raison:
            lignes.append([*tete, bloc.raison, "", "", "", "", ""])
    return lignes


# What the answers say of a training, to who reads some of its sessions only.
#
# Free texts are those of the sessions that one reads. Figures are those of all, but for the groups of forms where fewer
# than five people would be left once one's own sessions are taken away: group by group, as days are compared too.

LES_SIENNES = (
    "Vous lisez les chiffres de vos sessions seules : une fois celles-ci ôtées, il resterait moins de cinq "
    "personnes dans les autres."
)
DE_COTE = (
    "Des sessions de peu de réponses ne sont pas comptées : une fois les vôtres ôtées, il y resterait moins de cinq "
    "personnes."
)


def blocs_de_formation(formation: FormationPage, lues: Collection[int] | None) -> list[Bloc]:
    """Moment by moment, all the sessions of a training; `lues` are the forms that one reads, None for every one."""
    blocs = blocs_ranger(Campagne.objects.filter(session__formation=formation).order_by("close_le", "pk"))
    for bloc in blocs:
        if bloc.public == Public.FORMATEUR:
            bloc.bilans = bilans_lire(c for c in bloc.campagnes if lues is None or c.pk in lues)
        elif lues is None or all(campagne.pk in lues for campagne in bloc.campagnes):
            bloc.resultats = resultats_lire(bloc.campagnes)
        else:
            # Fill in what someone may read who does not read every session.
            personnes = personnes_de(bloc.campagnes)
            lots = lots_de(bloc.campagnes, personnes)
            montres = [lot for lot in lots if _reste_assez(lot, lues, personnes)]
            bloc.textes_partiels = any(campagne.pk not in lues for lot in montres for campagne in lot)
            if len(montres) < len(lots):
                bloc.raison = DE_COTE
                if not bloc.textes_partiels:
                    bloc.raison = LES_SIENNES
                    montres = lots_de([campagne for campagne in bloc.campagnes if campagne.pk in lues], personnes)
            bloc.resultats = lots_lire(montres, lues)
    return blocs


def _reste_assez(lot: list[Campagne], lues: Collection[int], personnes: dict[int, set[int]]) -> bool:
    """Nobody, or five people at least, is left of a group once the forms that one reads are taken away."""
    restent = [campagne for campagne in lot if campagne.pk not in lues]
    if any(campagne.nombre >= SEUIL for campagne in restent):
        return True
    return not restent or len(set().union(*(personnes.get(campagne.pk, ()) for campagne in restent))) >= SEUIL
