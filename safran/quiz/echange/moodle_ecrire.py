"""Moodle XML written: every kind, so that reading it back gives the same questions."""

import base64
import html
from collections.abc import Iterable, Iterator
from decimal import Decimal
from urllib.parse import quote

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange import modele
from safran.quiz.echange.cloze import cloze_ecrire, tolerance_dire
from safran.quiz.echange.gift_blocs import categorie_ecrire
from safran.quiz.echange.modele import ENTIER, MOINS, PARTS, TOUT, Question
from safran.quiz.echange.moodle_textes import BAREME, DEPOT, ENONCE_TROUS, SOUS_VIGNETTE, VIGNETTE
from safran.quiz.echange.texte import ligne_unique, texte_en_html


def moodle_ecrire(questions: Iterable[Question]) -> Iterator[str]:
    """The file, piece by piece; questions of one category together keep its name once."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    categorie = None
    for question in questions:
        if question.categorie != categorie:
            categorie = question.categorie
            chemin = categorie_ecrire(categorie)
            yield f'<question type="category"><category>{_texte(chemin)}</category></question>\n'
        yield from _question(question)
    yield "</quiz>\n"


def _texte(texte: str) -> str:
    return f"<text>{html.escape(texte, quote=False)}</text>"


def _plein(nom: str, texte: str) -> str:
    return f'<{nom} format="plain_text">{_texte(texte)}</{nom}>' if texte else ""


def _question(question: Question, marques: tuple[str, ...] = ()) -> Iterator[str]:
    """One question; a case is a description followed by its questions."""
    if isinstance(question, modele.Vignette):
        yield _entourer("description", question, _riche(question), "", (VIGNETTE,))
        for sous in question.questions:
            yield from _question(sous, (SOUS_VIGNETTE,))
        return
    genre, dedans, dites = _CORPS[type(question)](question)
    yield _entourer(genre, question, _enonce(question), dedans, (*marques, *dites))


def _riche(vignette: modele.Vignette) -> str:
    corps = f"<h3>{html.escape(vignette.intitule, quote=False)}</h3>{vignette.situation}"
    return f'<questiontext format="html">{_texte(corps)}</questiontext>'


def _enonce(question: Question) -> str:
    """Plain words, or HTML when a picture or gaps are among them."""
    if isinstance(question, modele.ATrous):
        corps = f"{texte_en_html(question.enonce)}{ENONCE_TROUS}{cloze_ecrire(question.texte, question.trous)}"
    elif question.images:
        corps = texte_en_html(question.enonce)
    else:
        return f'<questiontext format="plain_text">{_texte(question.enonce)}</questiontext>'
    images = "".join(
        f'<p><img src="{DEPOT}{quote(image.nom)}" alt="{html.escape(image.alternative)}" /></p>'
        for image in question.images
    )
    fichiers = "".join(
        f'<file name="{html.escape(image.nom)}" path="/" encoding="base64">'
        f"{base64.b64encode(image.contenu).decode('ascii')}</file>"
        for image in question.images
    )
    return f'<questiontext format="html">{_texte(corps + images)}{fichiers}</questiontext>'


def _entourer(genre: str, question: Question, enonce: str, dedans: str, marques: tuple[str, ...]) -> str:
    """What every question has around its answers."""
    tags = "".join(f"<tag>{_texte(marque)}</tag>" for marque in marques)
    points = "0" if genre == "description" else sens.ecrire_nombre(question.points)
    lignes = [
        f'<question type="{genre}">',
        f"<name>{_texte(question.titre or ligne_unique(question.enonce)[:80])}</name>",
        enonce,
        _plein("generalfeedback", question.retour),
        f"<defaultgrade>{points}</defaultgrade>",
        f"<hidden>{int(question.retiree)}</hidden>",
        f"<idnumber>{html.escape(question.code, quote=False)}</idnumber>" if question.code else "",
        dedans,
        f"<tags>{tags}</tags>" if tags else "",
        "</question>\n",
    ]
    return "\n".join(ligne for ligne in lignes if ligne)


def _reponse(texte: str, part: Decimal, retour: str = "", suite: str = "") -> str:
    return (
        f'<answer fraction="{sens.ecrire_nombre(part)}" format="plain_text">{_texte(texte)}{suite}'
        f"{_plein('feedback', retour)}</answer>"
    )


def parts_de(question: modele.AChoix) -> list[Decimal]:
    """The share of each proposed answer, as Moodle marks it, from the rule of the question."""
    if not question.multiple:
        return [ENTIER if choix.juste else choix.part or Decimal(0) for choix in question.choix]
    if question.bareme == PARTS:
        return [choix.part or Decimal(0) for choix in question.choix]
    juste = (ENTIER / sum(choix.juste for choix in question.choix)).quantize(Decimal("0.00001"))
    fausse = {MOINS: -juste, TOUT: -ENTIER}.get(question.bareme, Decimal(0))
    return [juste if choix.juste else fausse for choix in question.choix]


def _a_choix(question: modele.AChoix) -> tuple[str, str, tuple[str, ...]]:
    parts = zip(question.choix, parts_de(question), strict=True)
    reponses = "\n".join(_reponse(choix.texte, part, choix.retour) for choix, part in parts)
    seule = f"<single>{str(not question.multiple).lower()}</single>\n<shuffleanswers>true</shuffleanswers>\n"
    marques = (BAREME + question.bareme,) if question.multiple and question.bareme != PARTS else ()
    return "multichoice", seule + reponses, marques


def _vrai_faux(question: modele.VraiFaux) -> tuple[str, str, tuple[str, ...]]:
    vrai, faux = (ENTIER, Decimal(0)) if question.juste else (Decimal(0), ENTIER)
    reponses = [_reponse("true", vrai, question.retour_vrai), _reponse("false", faux, question.retour_faux)]
    return "truefalse", "\n".join(reponses), ()


def _court(question: modele.TexteCourt) -> tuple[str, str, tuple[str, ...]]:
    lignes = [f"<usecase>{int(question.casse)}</usecase>"]
    for lue in question.reponses:
        texte = lue.texte if question.joker else lue.texte.replace("*", "\\*")
        lignes.append(_reponse(texte, lue.part, lue.retour))
    return "shortanswer", "\n".join(lignes), ()


def _numerique(question: modele.Numerique) -> tuple[str, str, tuple[str, ...]]:
    lignes = []
    for lu in question.reponses:
        pourcent = f' pourcent="{sens.ecrire_nombre(lu.tolerance)}"' if lu.pourcent else ""
        marge = f"<tolerance{pourcent}>{tolerance_dire(lu)}</tolerance>"
        lignes.append(_reponse("*" if lu.valeur is None else sens.ecrire_nombre(lu.valeur), lu.part, lu.retour, marge))
    if question.unites:
        unites = "".join(
            f"<unit><multiplier>{sens.ecrire_nombre(unite.facteur)}</multiplier>"
            f"<unit_name>{html.escape(unite.nom, quote=False)}</unit_name></unit>"
            for unite in question.unites
        )
        oblige = int(question.unite_obligatoire)
        lignes.append(f"<units>{unites}</units>\n<unitgradingtype>{oblige}</unitgradingtype>")
        lignes.append("<unitpenalty>1</unitpenalty>\n<showunits>0</showunits>\n<unitsleft>0</unitsleft>")
    return "numerical", "\n".join(lignes), ()


def _association(question: modele.Association) -> tuple[str, str, tuple[str, ...]]:
    paires = [*question.paires, *(modele.Piece("", leurre) for leurre in question.leurres)]
    lignes = [
        f'<subquestion format="plain_text">{_texte(paire.texte)}<answer>{_texte(paire.droite)}</answer>'
        f"{_plein('feedback', paire.retour)}</subquestion>"
        for paire in paires
    ]
    return "matching", "<shuffleanswers>true</shuffleanswers>\n" + "\n".join(lignes), ()


def _ordre(question: modele.Ordre) -> tuple[str, str, tuple[str, ...]]:
    note = "ALL_OR_NOTHING" if question.bareme == TOUT else "ABSOLUTE_POSITION"
    lignes = [f"<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n<gradingtype>{note}</gradingtype>"]
    lignes += [
        _reponse(element.texte, Decimal(rang), element.retour) for rang, element in enumerate(question.elements, 1)
    ]
    return "ordering", "\n".join(lignes), ()


_CORPS = {
    modele.AChoix: _a_choix,
    modele.VraiFaux: _vrai_faux,
    modele.TexteCourt: _court,
    modele.Numerique: _numerique,
    modele.Association: _association,
    modele.Ordre: _ordre,
    modele.ATrous: lambda question: ("multianswer", "", ()),
}
