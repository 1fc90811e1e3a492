"""The question banks of a Moodle backup, each question written again as a question file has it."""

import re
from collections.abc import Callable, Iterator

from home.archives.xml import Noeud
from safran.quiz.echange.sauvegarde import QUESTIONS, Place, Sauvegarde, creer, dit

_GROUPE = re.compile(r'"draggroup";(?:s:\d+:"(\d+)"|i:(\d+))')
_TROU = re.compile(r"\{#(\d{1,3})\}")
_LISTES = {"gapselect": "selectoption", "ddwtos": "dragbox"}


def questions_de(sauvegarde: Sauvegarde) -> Iterator[Noeud]:
    """The categories and their questions, in order; nothing when the backup has no bank."""
    if QUESTIONS not in sauvegarde.noms:
        return
    categories = sauvegarde.xml(QUESTIONS).tous("question_category")
    noms = {une.attribut("id"): une for une in categories}
    toutes = [(une, list(_questions(une))) for une in categories]
    par_cle = {question.attribut("id"): question for _, lues in toutes for question, _ in lues}
    for categorie, lues in toutes:
        principales = [(q, entree) for q, entree in lues if dit(q, "parent") in ("", "0", q.attribut("id"))]
        if principales:
            yield creer("question", "", _mots("category", _chemin(categorie, noms)), type="category")
        for question, entree in principales:
            yield _Question(sauvegarde, question, entree, par_cle).noeud()


def _questions(categorie: Noeud) -> Iterator[tuple[Noeud, Noeud]]:
    """Each question with its entry in the bank (itself before Moodle 4); the last version of each."""
    directes = categorie.premier("questions")
    for question in directes.tous("question") if directes else []:
        yield question, question
    entrees = categorie.premier("question_bank_entries")
    for entree in entrees.tous("question_bank_entry") if entrees else []:
        versions = entree.premier("question_version")
        rangees = sorted(versions.tous("question_versions") if versions else [], key=_version)
        questions = rangees[-1].premier("questions") if rangees else None
        question = questions.premier("question") if questions else None
        if question:
            retiree = dit(rangees[-1], "status") not in ("", "ready")
            repris = [creer("hidden", str(int(retiree))), creer("idnumber", dit(entree, "idnumber"))]
            yield question, creer("entree", "", *repris)


def _version(noeud: Noeud) -> int:
    brut = dit(noeud, "version")
    return int(brut) if brut.isdecimal() and len(brut) < 10 else 0


def _chemin(categorie: Noeud, noms: dict[str, Noeud]) -> str:
    """The path of a category; a loop of parents ends where it began."""
    pas: list[str] = []
    vues: set[str] = set()
    courante: Noeud | None = categorie
    while courante is not None and courante.attribut("id") not in vues:
        vues.add(courante.attribut("id"))
        pas.insert(0, dit(courante, "name").replace("/", "//"))
        courante = noms.get(dit(courante, "parent"))
    return "/".join(["$course$", *pas])


def _mots(nom: str, texte: str) -> Noeud:
    return creer(nom, "", creer("text", texte))


class _Question:
    """One question of the backup, and what its type adds."""

    def __init__(self, sauvegarde: Sauvegarde, brute: Noeud, entree: Noeud, par_cle: dict[str, Noeud]) -> None:
        self.sauvegarde, self.brute, self.entree, self.par_cle = sauvegarde, brute, entree, par_cle
        self.cle, self.genre = brute.attribut("id"), dit(brute, "qtype")
        self.plugin = brute.premier(f"plugin_qtype_{self.genre}_question") or creer("plugin")
        self.reglages = self.plugin.premier(self.genre) or creer("reglages")

    def noeud(self) -> Noeud:
        """The same, as a question file writes it."""
        genre = "matching" if self.genre == "match" else self.genre
        enfants = [
            _mots("name", dit(self.brute, "name")),
            self._dite("questiontext", self._enonce()),
            self._texte(
                "generalfeedback", dit(self.brute, "generalfeedback"), dit(self.brute, "generalfeedbackformat")
            ),
            creer("hidden", dit(self.entree, "hidden")),
            creer("idnumber", dit(self.entree, "idnumber")),
            *self._points(),
            *_PROPRES.get(self.genre, _Question._reponses_seules)(self),
        ]
        return creer("question", "", *enfants, ligne=self.brute.ligne, type=genre)

    def _points(self) -> list[Noeud]:
        note = dit(self.brute, "defaultmark") or dit(self.brute, "defaultgrade")
        return [creer("defaultgrade", note)] if note else []

    def _texte(self, nom: str, brut: str, format_: str, zone: str = "", objet: str = "", composant: str = "") -> Noeud:
        place = Place(composant or "question", zone or nom, objet or self.cle)
        return self.sauvegarde.texte(nom, brut, format_, place, self.brute.ligne)

    def _dite(self, nom: str, brut: str | None = None) -> Noeud:
        return self._texte(nom, dit(self.brute, nom) if brut is None else brut, dit(self.brute, f"{nom}format"))

    def _enonce(self) -> str:
        """The words; the gaps of an embedded question are those of its own questions."""
        brut = dit(self.brute, "questiontext")
        if self.genre != "multianswer":
            return brut
        suite = self.plugin.premier("multianswer")
        cles = [cle.strip() for cle in dit(suite, "sequence").split(",")]

        def trou(trouve: re.Match[str]) -> str:
            rang = int(trouve[1])
            sous = self.par_cle.get(cles[rang - 1]) if 1 <= rang <= len(cles) else None
            return dit(sous, "questiontext") if sous else trouve[0]

        return _TROU.sub(trou, brut)

    def _brutes(self) -> list[Noeud]:
        reponses = self.plugin.premier("answers")
        return reponses.tous("answer") if reponses else []

    def _reponse(self, brute: Noeud, part: str = "") -> Noeud:
        cle = brute.attribut("id")
        reponse = self._texte("answer", dit(brute, "answertext"), dit(brute, "answerformat"), "answer", cle)
        retour = dit(brute, "feedback")
        dite = self._texte("feedback", retour, dit(brute, "feedbackformat"), "answerfeedback", cle)
        reponse.enfants.append(dite)
        reponse.attributs["fraction"] = part or _pourcent(dit(brute, "fraction"))
        return reponse

    def _reponses_seules(self) -> list[Noeud]:
        return [self._reponse(brute) for brute in self._brutes()]

    def _choix(self) -> list[Noeud]:
        return [creer("single", dit(self.reglages, "single")), *self._reponses_seules()]

    def _court(self) -> list[Noeud]:
        return [creer("usecase", dit(self.reglages, "usecase")), *self._reponses_seules()]

    def _vrai_faux(self) -> list[Noeud]:
        """The answer that is « true » is told by its key, whatever its words."""
        vraie = dit(self.reglages, "trueanswer")
        reponses = [self._reponse(brute) for brute in self._brutes()]
        for brute, reponse in zip(self._brutes(), reponses, strict=True):
            reponse.enfants[0] = creer("text", "true" if brute.attribut("id") == vraie else "false")
        return reponses

    def _nombre(self) -> list[Noeud]:
        marges = {dit(lu, "answer"): dit(lu, "tolerance") for lu in _tous(self.plugin, "numerical_records")}
        reponses = []
        for brute in self._brutes():
            reponse = self._reponse(brute)
            reponse.enfants.append(creer("tolerance", marges.get(brute.attribut("id"), "")))
            reponses.append(reponse)
        unites = [
            creer("unit", "", creer("multiplier", dit(une, "multiplier")), creer("unit_name", dit(une, "unit")))
            for une in _tous(self.plugin, "numerical_units")
        ]
        options = next(iter(_tous(self.plugin, "numerical_options")), None)
        regles = [creer(nom, dit(options, nom)) for nom in ("showunits", "unitgradingtype", "unitpenalty")]
        return [*reponses, creer("units", "", *unites), *regles]

    def _association(self) -> list[Noeud]:
        sorties = []
        for paire in _tous(self.plugin, "matches"):
            gauche = self._texte(
                "subquestion", dit(paire, "questiontext"), dit(paire, "questiontextformat"),
                "subquestion", paire.attribut("id"), "qtype_match",
            )  # fmt: skip
            gauche.enfants.append(_mots("answer", dit(paire, "answertext")))
            sorties.append(gauche)
        return sorties

    def _ordre(self) -> list[Noeud]:
        rangees = sorted(self._brutes(), key=lambda brute: _rang(dit(brute, "fraction")))
        reponses = [self._reponse(brute, str(rang)) for rang, brute in enumerate(rangees, 1)]
        return [creer("gradingtype", dit(self.reglages, "gradingtype")), *reponses]

    def _redigee(self) -> list[Noeud]:
        guide, format_ = dit(self.reglages, "graderinfo"), dit(self.reglages, "graderinfoformat")
        return [
            self._texte("graderinfo", guide, format_, composant="qtype_essay"),
            _mots("responsetemplate", dit(self.reglages, "responsetemplate")),
            creer("attachments", dit(self.reglages, "attachments")),
        ]

    def _listes(self) -> list[Noeud]:
        """The words of each gap and their group, that Moodle keeps where the feedback of others is."""
        return [
            creer(_LISTES[self.genre], "", creer("text", dit(une, "answertext")), creer("group", _groupe(une)))
            for une in self._brutes()
        ]


def _groupe(brute: Noeud) -> str:
    dite = dit(brute, "feedback")
    trouve = _GROUPE.search(dite)
    return (trouve[1] or trouve[2]) if trouve else dite or "1"


def _tous(plugin: Noeud, nom: str) -> list[Noeud]:
    """The rows of a list of the plugin."""
    liste = plugin.premier(nom)
    return liste.enfants if liste else []


def _rang(brut: str) -> float:
    try:
        return float(brut)
    except ValueError:
        return 0.0


def _pourcent(brut: str) -> str:
    """Backups write shares of one, question files percentages; what is no number stays, to be told."""
    try:
        return f"{float(brut) * 100:.7f}".rstrip("0").rstrip(".")
    except ValueError:
        return brut


_PROPRES: dict[str, Callable[[_Question], list[Noeud]]] = {
    "multichoice": _Question._choix,
    "truefalse": _Question._vrai_faux,
    "shortanswer": _Question._court,
    "numerical": _Question._nombre,
    "match": _Question._association,
    "ddmatch": _Question._association,
    "ordering": _Question._ordre,
    "essay": _Question._redigee,
    "gapselect": _Question._listes,
    "ddwtos": _Question._listes,
    "multianswer": lambda question: [],
    "description": lambda question: [],
}
