"""GIFT written; what it cannot carry is told question by question, never lost in silence."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from safran.quiz.choices import Json
from safran.quiz.echange import formes
from safran.quiz.echange.cloze import valeur_dire
from safran.quiz.echange.gift import categorie_ecrire
from safran.quiz.echange.modele import ENTIER, PARTS, TOUT, VIGNETTE, Question, ecrire_nombre, ligne_unique, part_de
from safran.quiz.echange.moodle_ecrire import paires_de, parts_de, textes_de
from safran.quiz.textes import en_clair, est_riche, images_changer

_SIGNES = re.compile(r"[\\:~=#{}\n]")
OUVERTE_NUE = {"criteres": [formes.CRITERE], "reponse_modele": "", "lue_par": formes.LECTEUR}
_LITTERAL = re.compile(r"^\[(?:html|moodle|markdown|plain)\]|^%-?\d|[<&\n]")  # un texte peut commencer comme un poids


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
        nom = question.titre or en_clair(question.enonce)[:80]
        ecrire = _CORPS.get(question.genre)
        if ecrire is None:
            genre = "une vignette de cas" if question.genre == VIGNETTE else "un texte à trous"
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
        fin = (f"\n####{_t(question.retour)}" if question.retour else "") + "}"
        lignes.append(f"{_entete(question)}{{{ecrire(question.valeur)}{fin}")
        sortie.append("\n".join(lignes))
    return EcritGift("\n\n".join(sortie) + "\n", pertes, laissees)


def _commenter(texte: str) -> str:
    return "// " + " ".join(re.sub(r"[\[\]]", " ", texte).split())


def _proteger(texte: str) -> str:
    return _SIGNES.sub(lambda signe: "\\n" if signe[0] == "\n" else "\\" + signe[0], texte)


def _t(texte: str) -> str:
    """A text whose own signs would be read as HTML, or as a format, says that it is plain; pictures are words."""
    if est_riche(texte):
        return "[html]" + _proteger(images_changer(texte, lambda source, dit: html.escape(dit)))
    return _nu(texte)


def _nu(texte: str) -> str:
    """The same of words that are never formatted."""
    return ("[plain]" if _LITTERAL.search(texte) else "") + _proteger(texte)


def _sans_fleche(texte: str) -> str:
    """A text whose arrow would be read as the one between two halves is written in HTML."""
    return _t(texte) if est_riche(texte) else _nu_sans_fleche(texte)


def _nu_sans_fleche(texte: str) -> str:
    if "->" not in texte:
        return _nu(texte)
    return "[html]" + _proteger(html.escape(texte, quote=False).replace("\n", "<br>"))


def _entete(question: Question) -> str:
    marques = f"[id:{question.code}]" if question.code else ""
    if question.genre == "multiple" and question.valeur["bareme"] != PARTS:
        marques += f"[tag:safran-bareme-{question.valeur['bareme']}]"
    debut = f"// {marques}\n" if marques else ""
    titre = f"::{_proteger(ligne_unique(question.titre))}::" if question.titre else ""
    format_ = "" if est_riche(question.enonce) else "[plain]"
    return f"{debut}{titre}{format_}{_t(question.enonce).removeprefix('[plain]')}"


def _pertes(question: Question) -> list[str]:
    pertes, valeur = [], question.valeur
    if question.points != 1:
        pertes.append(f"ses {ecrire_nombre(question.points)} points (GIFT en donne un à chaque question).")
    if question.images:
        pertes.append("son image.")
    if question.genre == "ouverte" and valeur != OUVERTE_NUE:
        pertes.append("ce que l’on regarde en la lisant, qui la lit et sa réponse modèle.")
    if question.jointes:
        pertes.append("les images de ses textes, dites par leurs mots.")
    if question.retiree:
        pertes.append("elle est retirée de la banque.")
    if valeur.get("casse"):
        pertes.append("majuscules et accents comptent.")
    if valeur.get("unites"):
        pertes.append(f"ses unités ({', '.join(unite['nom'] for unite in valeur['unites'])}).")
    if any(lu.get("mode") == "POURCENT" for lu in valeur.get("reponses", ())):
        pertes.append("une tolérance en pourcentage, écrite en valeur.")
    if any(ligne["retour"] for ligne in (*valeur.get("paires", ()), *valeur.get("elements", ()))):
        pertes.append("le retour propre à chaque ligne.")
    return pertes


def _retour(texte: str) -> str:
    return f"#{_t(texte)}" if texte else ""


def _a_choix(valeur: Json) -> str:
    lignes = []
    for choix, part in zip(valeur["reponses"], parts_de(valeur), strict=True):
        unique = choix["juste"] and "bareme" not in valeur
        signe = "=" if unique else f"~%{ecrire_nombre(part)}%" if part else "~"
        lignes.append(f"{signe}{_t(choix['texte'])}{_retour(choix['retour'])}")
    return "\n" + "\n".join(lignes)


def _vrai_faux(valeur: Json) -> str:
    pour, contre = valeur["retour_vrai"], valeur["retour_faux"]
    if not valeur["juste"]:
        pour, contre = contre, pour
    dits = f"#{_t(contre)}#{_t(pour)}" if pour or contre else ""
    return ("TRUE" if valeur["juste"] else "FALSE") + dits


def _court(valeur: Json) -> str:
    lignes = []
    for texte, lue in textes_de(valeur):
        retour = lue["retour"] and f"#{_sans_fleche(lue['retour'])}"
        lignes.append(f"=%{ecrire_nombre(part_de(lue, ENTIER))}%{_nu_sans_fleche(texte)}{retour}")
    return "\n" + "\n".join(lignes)


def _numerique(valeur: Json) -> str:
    lignes = []
    for lu in valeur["reponses"]:
        poids = f"%{lu['part']}%" if lu["part"] else ""
        lignes.append(f"={poids}{valeur_dire(lu)}{_retour(lu['retour'])}")
    return "#\n" + "\n".join(lignes)


def _association(valeur: Json) -> str:
    lignes = [f"={_sans_fleche(paire['gauche'])} -> {_nu(paire['droite'])}" for paire in paires_de(valeur)]
    return "\n" + "\n".join(lignes)


def _ordre(valeur: Json) -> str:
    note = "ALL_OR_NOTHING" if valeur["bareme"] == TOUT else "ABSOLUTE_POSITION"
    return f">ALL VERTICAL {note}\n" + "\n".join(_t(ligne["texte"]) for ligne in valeur["elements"])


_CORPS = {
    "unique": _a_choix,
    "multiple": _a_choix,
    "vrai_faux": _vrai_faux,
    "texte_court": _court,
    "numerique": _numerique,
    "appariement": _association,
    "ordre": _ordre,
    "ouverte": lambda valeur: "",
}
