"""GIFT and Aiken read: cut into questions so that one fault costs one question, then each one by its marks."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from markdown_it import MarkdownIt

from safran.quiz.choices import Json
from safran.quiz.echange import formes
from safran.quiz.echange.modele import (
    MARQUES,
    MOINS,
    PARTS,
    PLACES,
    TOUT,
    Html,
    Ligne,
    Question,
    Refus,
    canonique,
    commentaire_refuser,
    ecrire_nombre,
    entites_lire,
    est_html,
    ligne_unique,
    nombre_lire,
    sain,
)
from safran.quiz.textes import en_clair, images_changer, ranger, ranger_mots

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
        if self.bloc:
            yield self.bloc
        self.bloc = None

    def commenter(self, brute: str) -> None:
        if trouve := _IDENTIFIANT.search(brute):
            self.code = trouve[1].strip()
        if trouve := _BAREME.search(brute):
            self.bareme = trouve[1]

    def ajouter(self, ligne: str, rang: int) -> None:
        if self.bloc is None:
            self.bloc = Bloc(rang, self.categorie, code=self.code, bareme=self.bareme)
            self.code = self.bareme = ""
        self.bloc.lignes.append(ligne)
        self.bloc.compter(ligne)

    def blanchir(self, rang: int) -> None:
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


# GIFT read: cut into questions by braces and blank lines, then each one by its marks; linear whatever the file.

PARTS_MAX = 100
CLOZE_NON_LU = "Ce texte à trous (Cloze) n’est pas du GIFT : exportez la question de Moodle en « Moodle XML »."
_PART = re.compile(r"%(-?\d{1,12}(?:[.,]\d{0,12})?)%")
_FORMAT = re.compile(r"\[(html|moodle|markdown|plain)\]")
_ORDRE = re.compile(r">\s*(?:ALL|EXACT|REL|CONTIG|\d{1,3})?\b[^\n]*\n", re.IGNORECASE)
_CLOZE = re.compile(r"\{\s*\d*\s*:\s*[A-Z_]+\s*:", re.IGNORECASE)
_COMMENTAIRES = re.compile(r"(?:<!--.*?-->\s*)+", re.DOTALL)
_VRAIS, _FAUX = {"T", "TRUE", "VRAI"}, {"F", "FALSE", "FAUX"}
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).disable("image")


def gift_lire(texte: str) -> Iterator[Ligne]:
    """Each question of a GIFT text, in order."""
    for bloc in decouper(texte.split("\n")):
        titre, apercu = "", sain(" ".join(bloc.lignes).translate(RETABLIR))[:80]
        try:
            if _CLOZE.search("\n".join(bloc.lignes)):
                raise Refus(CLOZE_NON_LU)
            if bloc.profondeur:
                raise Refus("L’accolade ouverte ici n’est jamais fermée.")
            if bloc.fautes:
                raise Refus(bloc.fautes)
            titre, brut = _titrer("\n".join(bloc.lignes).strip())
            question = _question(bloc, titre, brut)
        except Refus as refus:
            yield Ligne(bloc.numero, titre or apercu, motif=str(refus))
            continue
        if question is None:
            motif = "Texte sans question (description) : rien à noter, laissé de côté."
            yield Ligne(bloc.numero, titre or apercu, motif=motif, laissee=True)
        else:
            yield Ligne(bloc.numero, titre or en_clair(question.enonce)[:80], question)


def _titrer(texte: str) -> tuple[str, str]:
    """The name between double colons, and the rest; an HTML comment before it says nothing to anybody."""
    if commente := _COMMENTAIRES.match(texte):
        texte = texte[commente.end() :]
    if texte.startswith("::") and (fin := texte.find("::", 2)) > 0:
        return ligne_unique(texte[2:fin].translate(RETABLIR)), texte[fin + 2 :].strip()
    return "", texte


def _texte(brut: str, defaut: str, *, ligne: bool = True) -> str:
    """A text in its own format, `[html]` or not, or in that of its question; pictures, that GIFT has not, are words."""
    brut = brut.strip()
    if trouve := _FORMAT.match(brut):
        defaut, brut = trouve[1], brut[trouve.end() :].strip()
    if defaut == "markdown":
        return _sans_images(Html(_MARKDOWN.render(brut.translate(RETABLIR)), ligne=ligne))
    dit = " ".join(part.strip() for part in brut.split("\n") if part.strip()).translate(RETABLIR)
    if defaut == "html":
        return _sans_images(Html(dit, ligne=ligne))
    if defaut == "moodle" and est_html(dit):
        return _sans_images(Html(dit.replace("\n", "<br>"), ligne=ligne))
    return ranger_mots(sain(entites_lire(dit) if defaut == "moodle" else dit))


def _sans_images(lu: Html) -> str:
    if not lu.images:
        return lu.texte
    return ranger(images_changer(lu.texte, lambda source, dit: html.escape(dit)))


def _question(bloc: Bloc, titre: str, brut: str) -> Question | None:
    """The question of a block; None when nothing is asked."""
    debut, fin = brut.find("{"), brut.find("}")
    if debut < 0:
        commentaire_refuser(brut)
        return None
    dedans, apres = brut[debut + 1 : fin].strip(), brut[fin + 1 :].strip()
    enonce = f"{brut[:debut].rstrip()} _____ {apres}" if apres else brut[:debut]
    enonce = re.sub(r"_____ ([.,;])", r"_____\1", enonce, count=1)
    trouve = _FORMAT.match(enonce.strip())
    defaut = trouve[1] if trouve else "moodle"
    dedans, separe, general = dedans.rpartition("####") if "####" in dedans else (dedans, "", "")
    base: Json = {
        "enonce": _texte(enonce, defaut, ligne=False),
        "titre": titre,
        "retour": _texte(general, defaut, ligne=False) if separe else "",
        "code": bloc.code,
        "categorie": bloc.categorie,
        "ligne": bloc.numero,
    }
    if not base["enonce"]:
        raise Refus("La question n’a pas d’énoncé.")
    return _selon_reponses(base, dedans.strip(), defaut, bloc.bareme or PARTS)


def _selon_reponses(base: Json, dedans: str, defaut: str, bareme: str) -> Question:
    """The kind is told by the signs, in the order in which Moodle looks at them."""
    if not dedans:
        return formes.ouverte(base, remarques=[])
    if dedans.startswith(">"):
        # The dialect of Moodle's ordering plugin: settings on the first line, then one item a line.
        trouve = _ORDRE.match(dedans)
        lignes = (dedans[trouve.end() :] if trouve else "").split("\n")
        elements = [(_texte(ligne, defaut), "") for ligne in lignes if ligne.strip()]
        entiere = "ALL_OR_NOTHING" in dedans.split("\n", 1)[0].upper()
        return formes.ordre(base, elements, bareme=TOUT if entiere else PLACES)
    if dedans.startswith("#"):
        return _numerique(base, dedans[1:], defaut)
    if "~" in dedans:
        unique = "=" in dedans
        reponses = [_reponse(part, defaut, 0) for part in _parts(dedans.replace("=", "~="), "~")]
        return formes.a_choix(base, reponses, unique=unique, bareme=bareme)
    if "=" in dedans and "->" in dedans:
        return _association(base, dedans, defaut)
    morceaux = dedans.split("#", 2)
    if (mot := morceaux[0].strip().upper()) in _VRAIS | _FAUX:
        contre, pour = (_texte(part, defaut) for part in (*morceaux[1:], "", "")[:2])
        juste = mot in _VRAIS
        return formes.vrai_faux(base, juste, *((pour, contre) if juste else (contre, pour)))
    reponses = [_reponse(part, defaut, 100, clair=True) for part in _parts(dedans, "=")]
    return Question(**base, genre="texte_court", valeur=formes.mots(reponses))


def _parts(dedans: str, signe: str) -> list[str]:
    """The answers, one per sign; « ~= » is one sign, not an empty answer."""
    parts = [part.strip() for part in dedans.split(signe, PARTS_MAX)]
    if len(parts) > PARTS_MAX:
        raise Refus(f"Plus de {PARTS_MAX} réponses.")
    suivants = [*parts[1:], ""]
    return [part for rang, part in enumerate(parts) if part or (rang and not suivants[rang].startswith("="))]


def _peser(part: str, defaut: int) -> tuple[Decimal, str]:
    if part.startswith("="):
        defaut, part = 100, part[1:].strip()
    if trouve := _PART.match(part):
        return Decimal(trouve[1].replace(",", ".")), part[trouve.end() :].strip()
    return Decimal(defaut), part


def _reponse(part: str, defaut: str, poids: int, *, clair: bool = False) -> formes.Reponse:
    pese, reste = _peser(part, poids)
    texte, _, retour = reste.partition("#")
    dit = _texte(texte, defaut)
    return formes.Reponse(en_clair(dit) if clair else dit, pese, _texte(retour, defaut))


def _numerique(base: Json, dedans: str, defaut: str) -> Question:
    """`3`, `3:2`, `1..5`, or several of these with their weights; what follows « ~ » is told when all is wrong."""
    dedans, _, faux = dedans.partition("~")
    autre, _, retour_faux = faux.partition("#")
    if autre.strip() not in ("", "*"):
        raise Refus(f"« ~{autre.strip()[:40]} » : après « ~ », une question numérique ne dit que son retour.")
    reponses = []
    for part in _parts(dedans, "="):
        pese, reste = _peser(part, 100)
        valeur, _, retour = reste.partition("#")
        centre, tolerance = _intervalle(valeur.translate(RETABLIR))
        reponses.append(formes.Reponse(centre, pese, _texte(retour, defaut), tolerance))
    if not reponses:
        raise Refus("La question numérique n’a pas de valeur.")
    if retour_faux.strip():
        reponses.append(formes.Reponse("*", Decimal(0), _texte(retour_faux, defaut)))
    return formes.numerique(base, reponses)


def _intervalle(brut: str) -> tuple[str, Decimal]:
    if ".." in brut:
        bas, haut = (nombre_lire(part, "La borne") for part in brut.split("..", 1))
        if bas > haut:
            raise Refus(f"« {brut.strip()[:40]} » : la première borne dépasse la seconde.")
        return ecrire_nombre((bas + haut) / 2), canonique((haut - bas) / 2)
    valeur, _, tolerance = brut.partition(":")
    if valeur.strip() == "*":
        return "*", Decimal(0)
    return valeur, nombre_lire(tolerance, "La tolérance") if tolerance.strip() else Decimal(0)


def _association(base: Json, dedans: str, defaut: str) -> Question:
    paires = []
    for part in _parts(dedans, "="):
        gauche, fleche, droite = part.partition("->")
        if not fleche:
            raise Refus(f"« {part.translate(RETABLIR)[:60]} » n’a pas de flèche « -> ».")
        if "#" in part or _PART.match(part):
            raise Refus(f"« {part.translate(RETABLIR)[:60]} » : une paire n’a ni retour ni poids en GIFT.")
        paires.append(formes.paire(_texte(gauche, defaut), en_clair(_texte(droite, defaut))))
    return formes.association(base, paires)


# Aiken read: a question, its answers by letter, the right letter; faults told with their line.

_OPTION = re.compile(r"([A-Za-z])\s?[.)]\s+(\S.*)|([A-Za-z])[.)](\S.*)")
_A_PUIS_B = re.compile(r"^[ \t]*[Aa]\s?[.)][ \t]*\S.*\n[ \t]*[Bb]\s?[.)][ \t]*\S", re.MULTILINE)
_JUSTE = re.compile(r"(?:ANSWERS?|R[EÉ]PONSES?)\s*:\s*(.*)", re.IGNORECASE)
_LETTRES = re.compile(r"(?:[A-Za-z](?:\s*(?:[,;&+]|\band\b|\bet\b|\s)\s*[A-Za-z])*|[A-Z]{2,26})[.)]?")


@dataclass
class _Bloc:
    """A question being read."""

    numero: int
    enonce: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    blanche: bool = False


def aiken_reconnaitre(texte: str) -> bool:
    """Whether some line gives a right letter and another an answer A; or answers A and B follow, without any brace."""
    if "{" not in texte and _A_PUIS_B.search(texte):
        return True
    lignes = [ligne.strip() for ligne in texte.split("\n")]
    return any(_JUSTE.match(ligne) for ligne in lignes) and any(re.match(r"[Aa]\s?[.)]\s*\S", li) for li in lignes)


def aiken_lire(texte: str) -> Iterator[Ligne]:
    """Each question of an Aiken text, in order."""
    bloc = None
    for numero, brute in enumerate(texte.split("\n"), 1):
        ligne = brute.strip()
        if not ligne:
            if bloc:
                bloc.blanche = True
            continue
        if juste := _JUSTE.match(ligne):
            yield _clore(bloc, numero, juste[1])
            bloc = None
            continue
        lettre, option = _option(ligne, bloc)
        if bloc and bloc.options and ((not option and bloc.blanche) or (lettre == "A" and option)):
            yield _sans_reponse(bloc)
            bloc = None
        bloc = bloc or _Bloc(numero)
        if option:
            bloc.options.append([option])
        elif bloc.options:
            bloc.options[-1].append(ligne)
        else:
            bloc.enonce.append(ligne)
        bloc.blanche = False
    if bloc:
        yield _sans_reponse(bloc)


def _option(ligne: str, bloc: _Bloc | None) -> tuple[str, str]:
    """The letter and the words of an answer, when this letter is the one awaited (or A again)."""
    trouve = _OPTION.match(ligne)
    if not trouve or not bloc:
        return "", ""
    lettre = (trouve[1] or trouve[3]).upper()
    attendue = chr(ord("A") + len(bloc.options))
    return (lettre, trouve[2] or trouve[4]) if lettre in (attendue, "A") else ("", "")


def _sans_reponse(bloc: _Bloc) -> Ligne:
    motif = "Il manque la ligne « ANSWER: » et sa lettre." if bloc.options else "Cette question n’a pas de réponses."
    return Ligne(bloc.numero, sain(" ".join(bloc.enonce))[:80], motif=motif)


def _texte_aiken(lignes: list[str], *, ligne: bool = False) -> str:
    brut = " ".join(lignes)
    return Html(brut, ligne=ligne).texte if est_html(brut) else ranger_mots(sain(entites_lire(brut)))


def _clore(bloc: _Bloc | None, numero: int, juste: str) -> Ligne:
    if bloc is None:
        return Ligne(numero, "ANSWER", motif="Cette réponse n’a pas de question au-dessus d’elle.")
    titre = sain(" ".join(bloc.enonce))[:80]
    try:
        return Ligne(bloc.numero, titre, _question_aiken(bloc, numero, juste.strip()))
    except Refus as refus:
        return Ligne(bloc.numero, titre, motif=str(refus))


def _question_aiken(bloc: _Bloc, numero: int, juste: str) -> Question:
    if not bloc.enonce:
        raise Refus("La question n’a pas d’énoncé.")
    if len(juste) > 200 or not _LETTRES.fullmatch(juste):
        raise Refus(f"Ligne {numero} : « {juste[:40]} » n’est pas la lettre d’une réponse.")
    lettres = set(re.sub(r"\b(?:and|et)\b|[^A-Za-z]", "", juste).upper())
    connues = {chr(ord("A") + rang) for rang in range(len(bloc.options))}
    if inconnues := sorted(lettres - connues):
        raise Refus(f"Ligne {numero} : aucune réponse ne porte la lettre {', '.join(inconnues)}.")
    reponses = [
        formes.Reponse(_texte_aiken(option, ligne=True), Decimal(100 if chr(ord("A") + rang) in lettres else 0))
        for rang, option in enumerate(bloc.options)
    ]
    base = {"enonce": _texte_aiken(bloc.enonce), "ligne": bloc.numero}
    return formes.a_choix(base, reponses, unique=len(lettres) == 1, bareme=MOINS)
