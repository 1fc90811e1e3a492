"""GIFT read: cut into questions by braces and blank lines, then each one by its marks; linear whatever the file."""

import html
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from markdown_it import MarkdownIt

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange.gift_blocs import RETABLIR, Bloc, decouper
from safran.quiz.echange.modele import PARTS, PLACES, TOUT, Ligne, Question, Refus
from safran.quiz.echange.nombres import canonique, ecrire_nombre, nombre_lire
from safran.quiz.echange.texte import Html, commentaire_refuser, entites_lire, est_html, ligne_unique, sain
from safran.quiz.textes import en_clair, images_changer, ranger, ranger_mots

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
        titre = ""
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
            yield Ligne(bloc.numero, titre or _apercu(bloc), motif=str(refus))
            continue
        if question is None:
            motif = "Texte sans question (description) : rien à noter, laissé de côté."
            yield Ligne(bloc.numero, titre or _apercu(bloc), motif=motif, laissee=True)
        else:
            yield Ligne(bloc.numero, titre or en_clair(question.enonce)[:80], question)


def _apercu(bloc: Bloc) -> str:
    return sain(" ".join(bloc.lignes).translate(RETABLIR))[:80]


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
    trouve = _FORMAT.match(enonce.strip())
    defaut = trouve[1] if trouve else "moodle"
    dedans, separe, general = dedans.rpartition("####") if "####" in dedans else (dedans, "", "")
    base: dict[str, Any] = {
        "enonce": _texte(_ponctuer(enonce), defaut, ligne=False),
        "titre": titre,
        "retour": _texte(general, defaut, ligne=False) if separe else "",
        "code": bloc.code,
        "categorie": bloc.categorie,
        "ligne": bloc.numero,
    }
    if not base["enonce"]:
        raise Refus("La question n’a pas d’énoncé.")
    return _selon_reponses(base, dedans.strip(), defaut, bloc.bareme or PARTS)


def _ponctuer(enonce: str) -> str:
    """No space before the point that follows the blank."""
    return re.sub(r"_____ ([.,;])", r"_____\1", enonce, count=1)


def _selon_reponses(base: dict[str, Any], dedans: str, defaut: str, bareme: str) -> Question:
    """The kind is told by the signs, in the order in which Moodle looks at them."""
    if not dedans:
        return sens.ouverte(base, remarques=[])
    if dedans.startswith(">"):
        return _ordre(base, dedans, defaut)
    if dedans.startswith("#"):
        return _numerique(base, dedans[1:], defaut)
    if "~" in dedans:
        unique = "=" in dedans
        reponses = [_reponse(part, defaut, 0) for part in _parts(dedans.replace("=", "~="), "~")]
        return sens.a_choix(base, reponses, unique=unique, bareme=bareme)
    if "=" in dedans and "->" in dedans:
        return _association(base, dedans, defaut)
    morceaux = dedans.split("#", 2)
    if (mot := morceaux[0].strip().upper()) in _VRAIS | _FAUX:
        contre, pour = (_texte(part, defaut) for part in (*morceaux[1:], "", "")[:2])
        juste = mot in _VRAIS
        return sens.vrai_faux(base, juste, *((pour, contre) if juste else (contre, pour)))
    return sens.texte_court(base, [_reponse(part, defaut, 100, clair=True) for part in _parts(dedans, "=")])


def _parts(dedans: str, signe: str) -> list[str]:
    """The answers, one per sign; « ~= » is one sign, not an empty answer."""
    parts = [part.strip() for part in dedans.split(signe, PARTS_MAX)]
    if len(parts) > PARTS_MAX:
        raise Refus(f"Plus de {PARTS_MAX} réponses.")
    return [part for rang, part in enumerate(parts) if part or (rang and not _double(parts, rang))]


def _double(parts: list[str], rang: int) -> bool:
    return rang + 1 < len(parts) and parts[rang + 1].startswith("=")


def _peser(part: str, defaut: int) -> tuple[Decimal, str]:
    """The weight written before an answer, and the answer."""
    if part.startswith("="):
        defaut, part = 100, part[1:].strip()
    if trouve := _PART.match(part):
        return Decimal(trouve[1].replace(",", ".")), part[trouve.end() :].strip()
    return Decimal(defaut), part


def _reponse(part: str, defaut: str, poids: int, *, clair: bool = False) -> sens.Reponse:
    pese, reste = _peser(part, poids)
    texte, _, retour = reste.partition("#")
    dit = _texte(texte, defaut)
    return sens.Reponse(en_clair(dit) if clair else dit, pese, _texte(retour, defaut))


def _numerique(base: dict[str, Any], dedans: str, defaut: str) -> Question:
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
        reponses.append(sens.Reponse(centre, pese, _texte(retour, defaut), tolerance))
    if not reponses:
        raise Refus("La question numérique n’a pas de valeur.")
    if retour_faux.strip():
        reponses.append(sens.Reponse("*", Decimal(0), _texte(retour_faux, defaut)))
    return sens.numerique(base, reponses)


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


def _association(base: dict[str, Any], dedans: str, defaut: str) -> Question:
    paires = []
    for part in _parts(dedans, "="):
        gauche, fleche, droite = part.partition("->")
        if not fleche:
            raise Refus(f"« {part.translate(RETABLIR)[:60]} » n’a pas de flèche « -> ».")
        if "#" in part or _PART.match(part):
            raise Refus(f"« {part.translate(RETABLIR)[:60]} » : une paire n’a ni retour ni poids en GIFT.")
        paires.append(sens.paire(_texte(gauche, defaut), en_clair(_texte(droite, defaut))))
    return sens.association(base, paires)


def _ordre(base: dict[str, Any], dedans: str, defaut: str) -> Question:
    """The dialect of Moodle's ordering plugin: settings on the first line, then one item a line."""
    trouve = _ORDRE.match(dedans)
    lignes = (dedans[trouve.end() :] if trouve else "").split("\n")
    elements = [(_texte(ligne, defaut), "") for ligne in lignes if ligne.strip()]
    entiere = "ALL_OR_NOTHING" in dedans.split("\n", 1)[0].upper()
    return sens.ordre(base, elements, bareme=TOUT if entiere else PLACES)
