"""GIFT written; what it cannot carry is told question by question, never lost in silence."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange import modele
from safran.quiz.echange.cloze import tolerance_dire
from safran.quiz.echange.gift_blocs import categorie_ecrire
from safran.quiz.echange.modele import ENTIER, PARTS, TOUT, Question
from safran.quiz.echange.moodle_ecrire import parts_de
from safran.quiz.echange.texte import ligne_unique

_SIGNES = re.compile(r"[\\:~=#{}\n]")
_LITTERAL = re.compile(r"^\[(?:html|moodle|markdown|plain)\]|^%-?\d|[<&]")  # un texte peut commencer comme un poids


@dataclass
class EcritGift:
    """The text, and what it does not say."""

    texte: str
    pertes: list[str] = field(default_factory=list)
    laissees: int = 0


def gift_ecrire(questions: Iterable[Question]) -> EcritGift:
    """The file; a kind that GIFT has no sign for is left out, and told there too, in a comment."""
    sortie, pertes, categorie, laissees = ["// Questions de SAFRAN, au format GIFT."], [], "", 0
    for question in questions:
        nom = question.titre or question.enonce[:80]
        ecrire = _CORPS.get(type(question))
        if ecrire is None:
            genre = "une vignette de cas" if isinstance(question, modele.Vignette) else "un texte à trous"
            pertes.append(f"« {nom} » : GIFT ne sait pas écrire {genre}, question laissée de côté.")
            sortie.append(_commenter(pertes[-1]))
            laissees += 1
            continue
        perdus = _pertes(question)
        pertes += [f"« {nom} » : {perdu}" for perdu in perdus]
        if question.categorie != categorie:
            categorie = question.categorie
            sortie.append("$CATEGORY: " + categorie_ecrire(categorie))
        lignes = [_commenter(f"Non repris : {perdu}") for perdu in perdus]
        lignes.append(_entete(question) + ecrire(question))
        sortie.append("\n".join(lignes))
    return EcritGift("\n\n".join(sortie) + "\n", pertes, laissees)


def _commenter(texte: str) -> str:
    return "// " + " ".join(re.sub(r"[\[\]]", " ", texte).split())


def _proteger(texte: str) -> str:
    return _SIGNES.sub(lambda signe: "\\n" if signe[0] == "\n" else "\\" + signe[0], texte)


def _t(texte: str) -> str:
    """A text whose own signs would be read as HTML, or as a format, says that it is plain."""
    return ("[plain]" if _LITTERAL.search(texte) else "") + _proteger(texte)


def _sans_fleche(texte: str) -> str:
    """A text whose arrow would be read as the one between two halves is written in HTML."""
    if "->" not in texte:
        return _t(texte)
    return "[html]" + _proteger(html.escape(texte, quote=False).replace("\n", "<br>"))


def _entete(question: Question) -> str:
    """The comment that names it, its title, its words."""
    marques = f"[id:{question.code}]" if question.code else ""
    if isinstance(question, modele.AChoix) and question.multiple and question.bareme != PARTS:
        marques += f"[tag:safran-bareme-{question.bareme}]"
    debut = f"// {marques}\n" if marques else ""
    titre = f"::{_proteger(ligne_unique(question.titre))}::" if question.titre else ""
    return f"{debut}{titre}[plain]{_proteger(question.enonce)}"


def _pertes(question: Question) -> list[str]:
    """What GIFT has no sign for."""
    pertes = []
    if question.points != 1:
        pertes.append(f"ses {sens.ecrire_nombre(question.points)} points (GIFT en donne un à chaque question).")
    if question.images:
        pertes.append("son image.")
    if question.retiree:
        pertes.append("elle est retirée de la banque.")
    if isinstance(question, modele.TexteCourt) and question.casse:
        pertes.append("majuscules et accents comptent.")
    if isinstance(question, modele.Numerique):
        if question.unites:
            pertes.append(f"ses unités ({', '.join(unite.nom for unite in question.unites)}).")
        if any(lu.pourcent for lu in question.reponses):
            pertes.append("une tolérance en pourcentage, écrite en valeur.")
    pieces = question.paires if isinstance(question, modele.Association) else ()
    pieces = question.elements if isinstance(question, modele.Ordre) else pieces
    if any(piece.retour for piece in pieces):
        pertes.append("le retour propre à chaque ligne.")
    return pertes


def _fin(question: Question) -> str:
    return (f"\n####{_t(question.retour)}" if question.retour else "") + "}"


def _retour(texte: str) -> str:
    return f"#{_t(texte)}" if texte else ""


def _poids(part: Decimal) -> str:
    return "" if part == ENTIER else f"%{sens.ecrire_nombre(part)}%"


def _a_choix(question: modele.AChoix) -> str:
    lignes = []
    for choix, part in zip(question.choix, parts_de(question), strict=True):
        signe = "=" if choix.juste and not question.multiple else f"~%{sens.ecrire_nombre(part)}%" if part else "~"
        lignes.append(f"{signe}{_t(choix.texte)}{_retour(choix.retour)}")
    return "{\n" + "\n".join(lignes) + _fin(question)


def _vrai_faux(question: modele.VraiFaux) -> str:
    pour, contre = question.retour_vrai, question.retour_faux
    if not question.juste:
        pour, contre = contre, pour
    dits = f"#{_t(contre)}#{_t(pour)}" if pour or contre else ""
    return "{" + ("TRUE" if question.juste else "FALSE") + dits + _fin(question)


def _court(question: modele.TexteCourt) -> str:
    lignes = []
    for lue in question.reponses:
        texte = lue.texte if question.joker else lue.texte.replace("*", "\\*")
        retour = f"#{_sans_fleche(lue.retour)}" if lue.retour else ""
        lignes.append(f"=%{sens.ecrire_nombre(lue.part)}%{_sans_fleche(texte)}{retour}")
    return "{\n" + "\n".join(lignes) + _fin(question)


def _numerique(question: modele.Numerique) -> str:
    lignes = []
    for lu in question.reponses:
        valeur = "*" if lu.valeur is None else f"{sens.ecrire_nombre(lu.valeur)}:{tolerance_dire(lu)}"
        lignes.append(f"={_poids(lu.part)}{valeur}{_retour(lu.retour)}")
    return "{#\n" + "\n".join(lignes) + _fin(question)


def _association(question: modele.Association) -> str:
    paires = [*question.paires, *(modele.Piece("", leurre) for leurre in question.leurres)]
    lignes = []
    for paire in paires:
        lignes.append(f"={_sans_fleche(paire.texte)} -> {_t(paire.droite)}")
    return "{\n" + "\n".join(lignes) + _fin(question)


def _ordre(question: modele.Ordre) -> str:
    note = "ALL_OR_NOTHING" if question.bareme == TOUT else "ABSOLUTE_POSITION"
    return f"{{>ALL VERTICAL {note}\n" + "\n".join(_t(piece.texte) for piece in question.elements) + _fin(question)


_CORPS = {
    modele.AChoix: _a_choix,
    modele.VraiFaux: _vrai_faux,
    modele.TexteCourt: _court,
    modele.Numerique: _numerique,
    modele.Association: _association,
    modele.Ordre: _ordre,
}
