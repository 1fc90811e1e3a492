"""A Moodle backup (.mbz): its files found again by their place, its question banks, the pages of its course."""

import base64
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Self
from urllib.parse import quote

from home.fichiers.archives import GZIP, MO, Archive, ArchiveRefusee, ArchiveTar, Mesures
from home.fichiers.xml import Noeud, xml_lire
from safran.quiz.echange.modele import Image, Refus, ligne_unique
from safran.quiz.echange.moodle import Recueil
from safran.quiz.textes import en_clair, en_html, morceaux_de

SOMMAIRE, QUESTIONS, FICHIERS = "moodle_backup.xml", "questions.xml", "files.xml"
XML_MAX, FICHIER_MAX, NOEUDS_MAX = 20 * MO, 10 * MO, 400_000
POIDS_MAX = 20 * MO
MESURES = Mesures(
    quoi="la sauvegarde",
    poids=POIDS_MAX,
    deplie=200 * MO,
    entree=50 * MO,
    entrees=20_000,
    alleger="Refaites-la sans les fichiers lourds ni les données des participants.",
    attendu="Choisissez une sauvegarde Moodle (.mbz).",
)
FORMATS = {"0": "moodle_auto_format", "2": "plain_text", "4": "markdown"}
_NUL = "$@NULL@$"
_LIEN = re.compile(r'href="\$@[^"]*@\$[^"]*"')
_SOMME = re.compile(r"[0-9a-f]{40}")


def est_sauvegarde(contenu: bytes) -> bool:
    """Whether a file can only be an archive: a backup, or nothing that is read here."""
    return contenu.startswith((GZIP, b"PK\x03\x04"))


def dit(noeud: Noeud | None, nom: str) -> str:
    """The words of a child; what Moodle writes for « nothing » is nothing."""
    texte = noeud.texte_de(nom) if noeud else ""
    return "" if texte == _NUL else texte


def creer(nom: str, texte: str = "", *enfants: Noeud, ligne: int = 0, **attributs: str) -> Noeud:
    """An element as a question file would have it."""
    return Noeud(nom, "", ligne, attributs, enfants=list(enfants), morceaux=[texte] if texte else [])


@dataclass(frozen=True)
class Place:
    """Where Moodle keeps the files of one text."""

    composant: str
    zone: str
    objet: str
    contexte: str = ""


class Sauvegarde:
    """A backup whose archive is sane, open as long as it is read; Raises ArchiveRefusee with a French sentence."""

    def __init__(self, contenu: bytes) -> None:
        lecteur = ArchiveTar if contenu.startswith(GZIP) else Archive
        self._archive = lecteur(BytesIO(contenu), MESURES)
        self.noms = set(self._archive.noms)
        self._par_place: dict[tuple[str, str, str], list[tuple[str, str, str]]] = defaultdict(list)

    def __enter__(self) -> Self:
        if SOMMAIRE not in self.noms:
            self.__exit__()
            raise ArchiveRefusee(f"il n’y a pas de {SOMMAIRE} : ce n’est pas une sauvegarde Moodle.")
        try:
            for fichier in self.xml(FICHIERS).tous("file") if FICHIERS in self.noms else ():
                self._ranger(fichier)
        except ArchiveRefusee:
            self.__exit__()
            raise
        return self

    def __exit__(self, *panne: object) -> None:
        if isinstance(self._archive, ArchiveTar):
            self._archive.fermer()

    def xml(self, nom: str) -> Noeud:
        return xml_lire(self._archive.lire(nom, XML_MAX), nom, NOEUDS_MAX)[0]

    def texte(self, nom: str, brut: str, format_: str, place: Place, ligne: int = 0) -> Noeud:
        propre = _LIEN.sub("", brut.replace(_NUL, ""))
        fichiers = [
            creer("file", base64.b64encode(contenu).decode("ascii"), name=nom_fichier)
            for nom_fichier, contenu in self.fichiers(place, propre).items()
        ]
        return creer(nom, "", creer("text", propre), *fichiers, ligne=ligne, format=FORMATS.get(format_, "html"))

    def fichiers(self, place: Place, texte: str) -> dict[str, bytes]:
        """The files that a text names, when they are not too heavy; the others are not even read."""
        trouves = self._par_place.get((place.composant, place.zone, place.objet), [])
        nommes = {
            nom: somme
            for contexte, nom, somme in trouves
            if (not place.contexte or contexte == place.contexte) and (nom in texte or quote(nom) in texte)
        }
        return {nom: lu for nom, somme in nommes.items() if (lu := self._contenu(somme))}

    def _ranger(self, fichier: Noeud) -> None:
        nom, somme = dit(fichier, "filename"), dit(fichier, "contenthash")
        if nom in ("", ".") or not _SOMME.fullmatch(somme) or f"files/{somme[:2]}/{somme}" not in self.noms:
            return
        chemin = dit(fichier, "filepath").strip("/")
        cle = (dit(fichier, "component"), dit(fichier, "filearea"), dit(fichier, "itemid"))
        place = f"{chemin}/{nom}" if chemin else nom
        self._par_place[cle].append((dit(fichier, "contextid"), place, somme))

    def _contenu(self, somme: str) -> bytes:
        """A file; nothing when it is too heavy or damaged: its text will say that it misses."""
        try:
            return self._archive.lire(f"files/{somme[:2]}/{somme}", FICHIER_MAX)
        except ArchiveRefusee:
            return b""


# The question banks of a Moodle backup, each question written again as a question file has it.

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
            # The path of a category; a loop of parents ends where it began.
            pas: list[str] = []
            vues: set[str] = set()
            courante: Noeud | None = categorie
            while courante is not None and courante.attribut("id") not in vues:
                vues.add(courante.attribut("id"))
                pas.insert(0, dit(courante, "name").replace("/", "//"))
                courante = noms.get(dit(courante, "parent"))
            yield creer("question", "", _mots("category", "/".join(["$course$", *pas])), type="category")
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


def _mots(nom: str, texte: str) -> Noeud:
    return creer(nom, "", creer("text", texte))


class _Question:
    """One question of the backup, and what its type adds."""

    def __init__(self, sauvegarde: Sauvegarde, brute: Noeud, entree: Noeud, par_cle: dict[str, Noeud]) -> None:
        self.sauvegarde, self.brute, self.entree, self.par_cle = sauvegarde, brute, entree, par_cle
        self.cle, self.genre = brute.attribut("id"), dit(brute, "qtype")
        self.plugin = brute.premier(f"plugin_qtype_{self.genre}_question") or creer("plugin")
        self.reglages = self.plugin.premier(self.genre) or creer("reglages")
        self.brutes = _tous(self.plugin, "answers")

    def noeud(self) -> Noeud:
        genre = "matching" if self.genre == "match" else self.genre
        note = dit(self.brute, "defaultmark") or dit(self.brute, "defaultgrade")
        enfants = [
            _mots("name", dit(self.brute, "name")),
            self._texte("questiontext", self._enonce(), dit(self.brute, "questiontextformat")),
            self._texte(
                "generalfeedback", dit(self.brute, "generalfeedback"), dit(self.brute, "generalfeedbackformat")
            ),
            creer("hidden", dit(self.entree, "hidden")),
            creer("idnumber", dit(self.entree, "idnumber")),
            *([creer("defaultgrade", note)] if note else []),
            *_PROPRES.get(self.genre, _Question._reponses_seules)(self),
        ]
        return creer("question", "", *enfants, ligne=self.brute.ligne, type=genre)

    def _texte(self, nom: str, brut: str, format_: str, zone: str = "", objet: str = "", composant: str = "") -> Noeud:
        place = Place(composant or "question", zone or nom, objet or self.cle)
        return self.sauvegarde.texte(nom, brut, format_, place, self.brute.ligne)

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

    def _reponse(self, brute: Noeud, part: str = "") -> Noeud:
        cle = brute.attribut("id")
        reponse = self._texte("answer", dit(brute, "answertext"), dit(brute, "answerformat"), "answer", cle)
        retour = dit(brute, "feedback")
        dite = self._texte("feedback", retour, dit(brute, "feedbackformat"), "answerfeedback", cle)
        reponse.enfants.append(dite)
        reponse.attributs["fraction"] = part or _pourcent(dit(brute, "fraction"))
        return reponse

    def _reponses_seules(self) -> list[Noeud]:
        return [self._reponse(brute) for brute in self.brutes]

    def _choix(self) -> list[Noeud]:
        return [creer("single", dit(self.reglages, "single")), *self._reponses_seules()]

    def _court(self) -> list[Noeud]:
        return [creer("usecase", dit(self.reglages, "usecase")), *self._reponses_seules()]

    def _vrai_faux(self) -> list[Noeud]:
        vraie = dit(self.reglages, "trueanswer")
        reponses = self._reponses_seules()
        for brute, reponse in zip(self.brutes, reponses, strict=True):
            reponse.enfants[0] = creer("text", "true" if brute.attribut("id") == vraie else "false")
        return reponses

    def _nombre(self) -> list[Noeud]:
        marges = {dit(lu, "answer"): dit(lu, "tolerance") for lu in _tous(self.plugin, "numerical_records")}
        reponses = self._reponses_seules()
        for brute, reponse in zip(self.brutes, reponses, strict=True):
            reponse.enfants.append(creer("tolerance", marges.get(brute.attribut("id"), "")))
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
            brut, format_, cle = dit(paire, "questiontext"), dit(paire, "questiontextformat"), paire.attribut("id")
            gauche = self._texte("subquestion", brut, format_, objet=cle, composant="qtype_match")
            gauche.enfants.append(_mots("answer", dit(paire, "answertext")))
            sorties.append(gauche)
        return sorties

    def _ordre(self) -> list[Noeud]:
        rangees = sorted(self.brutes, key=_rang)
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
            for une in self.brutes
        ]


def _groupe(brute: Noeud) -> str:
    dite = dit(brute, "feedback")
    trouve = _GROUPE.search(dite)
    return (trouve[1] or trouve[2]) if trouve else dite or "1"


def _tous(plugin: Noeud, nom: str) -> list[Noeud]:
    liste = plugin.premier(nom)
    return liste.enfants if liste else []


def _rang(brute: Noeud) -> float:
    try:
        return float(dit(brute, "fraction"))
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


# The pages of a Moodle backup: pages, chapters of books, labels, in the order of the course; the rest is named.

DITS_MAX = 20


@dataclass(frozen=True)
class Morceau:
    """A run of text, or a picture between two of them."""

    html: str = ""
    image: Image | None = None


@dataclass(frozen=True)
class PageReprise:
    """What becomes one step."""

    titre: str
    morceaux: tuple[Morceau, ...]
    mots: int


def pages_de(sauvegarde: Sauvegarde, remarques: list[str]) -> tuple[str, list[PageReprise]]:
    """The name of the course and its pages; what is not one is told in `remarques`."""
    infos = sauvegarde.xml(SOMMAIRE).premier("information")
    contenu = infos.premier("contents") if infos else None
    activites = contenu.premier("activities") if contenu else None
    pages: list[PageReprise] = []
    autres: list[str] = []
    for activite in activites.tous("activity") if activites else []:
        genre, titre = dit(activite, "modulename"), ligne_unique(dit(activite, "title"))
        chemin = f"{dit(activite, 'directory')}/{genre}.xml"
        if genre not in (*_CHAMPS, "book") or chemin not in sauvegarde.noms:
            autres.append(f"« {titre} » ({genre}) n’est pas repris.")
            continue
        racine = sauvegarde.xml(chemin)
        objet = racine.premier(genre)
        for page, brute, format_, zone, cle in _pages_brutes(genre, objet) if objet else ():
            place = Place(f"mod_{genre}", zone, cle, racine.attribut("contextid"))
            pages += _page(sauvegarde, page or titre, brute, format_, place, remarques)
    remarques += autres[:DITS_MAX]
    if len(autres) > DITS_MAX:
        remarques.append(f"Et {len(autres) - DITS_MAX} autres activités qui ne sont pas des pages.")
    return ligne_unique(dit(infos, "original_course_fullname")), pages


def _page(
    sauvegarde: Sauvegarde, titre: str, brute: str, format_: str, place: Place, remarques: list[str]
) -> Iterator[PageReprise]:
    """One page, when it has something to read; one that cannot be read is told."""
    recueil = Recueil(stricte=False)
    try:
        texte = recueil.texte(sauvegarde.texte("contenu", brute, format_, place))
    except Refus as refus:
        remarques.append(f"« {titre} » : {refus}")
        return
    remarques += dict.fromkeys(f"« {titre} » : {dite}" for dite in recueil.remarques)
    morceaux = []
    for html, source, alternative in morceaux_de(en_html(texte)):
        if source and source in recueil.jointes:
            morceaux.append(Morceau(image=Image(source, recueil.jointes[source].contenu, alternative.strip())))
        elif html:
            morceaux.append(Morceau(html))
    if morceaux:
        yield PageReprise(titre or "Page sans titre", tuple(morceaux), len(en_clair(texte).split()))


Brute = tuple[str, str, str, str, str]  # titre, HTML, format, zone de fichiers, clé
_CHAMPS: dict[str, tuple[str, int | None]] = {"page": ("content", None), "label": ("intro", 160)}


def _pages_brutes(genre: str, objet: Noeud) -> Iterator[Brute]:
    """A page, a label, or each chapter of a book that is not hidden."""
    if genre in _CHAMPS:
        champ, longueur = _CHAMPS[genre]
        titre = ligne_unique(dit(objet, "name"))[:longueur]
        yield titre, dit(objet, champ), dit(objet, f"{champ}format"), champ, "0"
        return
    chapitres = objet.premier("chapters")
    for un in chapitres.tous("chapter") if chapitres else []:
        if dit(un, "hidden") != "1":
            titre = ligne_unique(dit(un, "title"))
            yield titre, dit(un, "content"), dit(un, "contentformat"), "chapter", un.attribut("id")
