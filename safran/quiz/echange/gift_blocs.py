"""A GIFT text cut into questions: by blank lines outside braces, so that one fault costs one question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from safran.quiz.echange.texte import MARQUES, sain

_ECHAPPES = dict(zip("\\:~=#{}n", MARQUES, strict=False))
RETABLIR = str.maketrans({marque: ("\n" if signe == "n" else signe) for signe, marque in _ECHAPPES.items()})
_ECHAPPE = re.compile(r"\\([\\:~=#{}n])")
_BAREME = re.compile(r"\[tag:safran-bareme-(MOINS|TOUT|JUSTES)\]")
TROP_OUVERTE = (
    "Une accolade ouvrante de trop : écrivez \\{ si c’est du texte, ou laissez une ligne vide avant la suite."
)
FINS = ("}", ".", "!", "?", "…", "»")  # ce qui clôt une question que rien ne sépare de la suivante
BARRE = "\u2215"  # une barre qui ne coupe pas un chemin
_IDENTIFIANT = re.compile(r"\[id:([^\]]{1,200})\]")


def masquer(texte: str) -> str:
    """Each escaped sign replaced by a mark of ours: what is left to find is structure."""
    return _ECHAPPE.sub(lambda trouve: _ECHAPPES[trouve[1]], texte) if "\\" in texte else texte


@dataclass
class Bloc:
    """The lines of one question, masked, from line `numero`."""

    numero: int
    categorie: str
    lignes: list[str] = field(default_factory=list)
    code: str = ""
    bareme: str = ""
    profondeur: int = 0
    fermees: int = 0
    blanche: int = -1
    fautes: str = ""

    def compter(self, ligne: str) -> None:
        """Follow the braces of one more line."""
        for signe in ligne:
            if signe == "{":
                if self.profondeur or self.fermees:
                    self.fautes = self.fautes or TROP_OUVERTE
                self.profondeur += 1
            elif signe == "}":
                if not self.profondeur:
                    self.fautes = self.fautes or "Une accolade fermante de trop : écrivez \\} si elle est du texte."
                else:
                    self.profondeur -= 1
                    self.fermees += not self.profondeur


class _Coupe:
    """Where the cutting stands."""

    def __init__(self) -> None:
        self.categorie, self.code, self.bareme = "", "", ""
        self.bloc: Bloc | None = None

    def rendre(self) -> Iterator[Bloc]:
        """The block being read is finished."""
        if self.bloc:
            yield self.bloc
        self.bloc = None

    def commenter(self, brute: str) -> None:
        """A comment may name the question that follows, and how it is marked."""
        if trouve := _IDENTIFIANT.search(brute):
            self.code = trouve[1].strip()
        if trouve := _BAREME.search(brute):
            self.bareme = trouve[1]

    def ajouter(self, ligne: str, rang: int) -> None:
        """One more line of the question."""
        if self.bloc is None:
            self.bloc = Bloc(rang, self.categorie, code=self.code, bareme=self.bareme)
            self.code = self.bareme = ""
        self.bloc.lignes.append(ligne)
        self.bloc.compter(ligne)

    def blanchir(self, rang: int) -> None:
        """A blank line inside braces."""
        if self.bloc:
            self.bloc.blanche = self.bloc.blanche if self.bloc.blanche >= 0 else rang
            self.bloc.lignes.append("")


def decouper(lignes: list[str]) -> Iterator[Bloc]:
    """Blocks separated by blank lines outside braces; a brace never closed costs one question, not the rest."""
    coupe, rang = _Coupe(), 0
    while rang < len(lignes):
        brute = lignes[rang].strip()
        rang += 1
        if brute.startswith("//"):
            coupe.commenter(brute)
            continue
        ligne, bloc = masquer(brute), coupe.bloc
        if bloc and bloc.profondeur and (_rouvre(ligne) or (bloc.blanche >= 0 and "{" in ligne)):
            rang = bloc.blanche + 1 if bloc.blanche >= 0 else rang - 1
            yield from coupe.rendre()
        elif brute.startswith("$CATEGORY:"):
            yield from coupe.rendre()
            coupe.categorie = categorie_propre(brute[10:])
        else:
            if bloc and not bloc.profondeur and (not ligne or _suivante(bloc, ligne)):
                yield from coupe.rendre()
            if ligne:
                coupe.ajouter(ligne, rang)
            else:
                coupe.blanchir(rang - 1)
    yield from coupe.rendre()


def _rouvre(ligne: str) -> bool:
    """A line that can only begin a question or a category."""
    return (ligne.startswith("::") and "::" in ligne[2:]) or ligne.startswith("$CATEGORY")


def _suivante(bloc: Bloc, ligne: str) -> bool:
    """Another question, although no blank line comes before it: it has a name, or the one above came to its end."""
    return bool(bloc.fermees) and (_rouvre(ligne) or ("{" in ligne and bloc.lignes[-1].endswith(FINS)))


def categorie_propre(brut: str) -> str:
    """The path of a category without the words by which Moodle names its courses; « // » is a slash in a name."""
    parts = [sain(part) for part in re.split(r"(?<!/)/(?!/)", brut)]
    gardees = [part.replace("//", BARRE) for part in parts if part and not re.fullmatch(r"top|\$\w+\$", part)]
    return "/".join(gardees)


def categorie_ecrire(categorie: str) -> str:
    """The same path as Moodle writes it."""
    return "/".join(["$course$", "top", *([categorie.replace(BARRE, "//")] if categorie else [])])
