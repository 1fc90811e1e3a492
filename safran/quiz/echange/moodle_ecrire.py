"""Moodle XML written: every kind, so that reading it back gives the same questions."""

import base64
import html
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from urllib.parse import quote

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange.cloze import cloze_ecrire, tolerance_dire
from safran.quiz.echange.gift_blocs import categorie_ecrire
from safran.quiz.echange.modele import ENTIER, MOINS, PARTS, TOUT, Brut, Question
from safran.quiz.echange.modele import VIGNETTE as CAS
from safran.quiz.echange.moodle_textes import BAREME, DEPOT, ENONCE_TROUS, SOUS_VIGNETTE, VIGNETTE
from safran.quiz.echange.nombres import ecrire_nombre, part_de
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
    if question.genre == CAS:
        yield _entourer("description", question, _riche(question.valeur), "", (VIGNETTE,))
        for sous in question.questions:
            yield from _question(sous, (SOUS_VIGNETTE,))
        return
    genre, ecrire = _CORPS[question.genre]
    bareme = question.valeur.get("bareme", PARTS) if question.genre == "multiple" else PARTS
    dites = (BAREME + bareme,) if bareme != PARTS else ()
    yield _entourer(genre, question, _enonce(question), ecrire(question.valeur), (*marques, *dites))


def _riche(valeur: Brut) -> str:
    corps = f"<h3>{html.escape(valeur['titre'], quote=False)}</h3>{valeur['situation']}"
    return f'<questiontext format="html">{_texte(corps)}</questiontext>'


def _enonce(question: Question) -> str:
    """Plain words, or HTML when a picture or gaps are among them."""
    if question.genre == "trous":
        corps = f"{texte_en_html(question.enonce)}{ENONCE_TROUS}{cloze_ecrire(**question.valeur)}"
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
    points = "0" if genre == "description" else ecrire_nombre(question.points)
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
        f'<answer fraction="{ecrire_nombre(part)}" format="plain_text">{_texte(texte)}{suite}'
        f"{_plein('feedback', retour)}</answer>"
    )


def parts_de(valeur: Brut) -> list[Decimal]:
    """The share of each proposed answer, as Moodle marks it, from the rule of the question."""
    reponses, bareme = valeur["reponses"], valeur.get("bareme")
    if bareme in (None, PARTS):
        return [part_de(choix, ENTIER if choix["juste"] else Decimal(0)) for choix in reponses]
    juste = (ENTIER / sum(choix["juste"] for choix in reponses)).quantize(Decimal("0.00001"))
    fausse = {MOINS: -juste, TOUT: -ENTIER}.get(bareme, Decimal(0))
    return [juste if choix["juste"] else fausse for choix in reponses]


def textes_de(valeur: Brut) -> Iterator[tuple[str, Brut]]:
    """Each accepted text as files write it: its stars are protected unless they stand for words."""
    for lue in valeur["reponses"]:
        yield (lue["texte"] if valeur["joker"] else lue["texte"].replace("*", "\\*")), lue


def paires_de(valeur: Brut) -> list[Brut]:
    """The pairs, then the decoys: a second half without a first one."""
    return [*valeur["paires"], *(sens.paire("", leurre) for leurre in valeur["leurres"])]


def _a_choix(valeur: Brut) -> str:
    parts = zip(valeur["reponses"], parts_de(valeur), strict=True)
    reponses = "\n".join(_reponse(choix["texte"], part, choix["retour"]) for choix, part in parts)
    seule = str("bareme" not in valeur).lower()
    return f"<single>{seule}</single>\n<shuffleanswers>true</shuffleanswers>\n{reponses}"


def _vrai_faux(valeur: Brut) -> str:
    vrai, faux = (ENTIER, Decimal(0)) if valeur["juste"] else (Decimal(0), ENTIER)
    return f"{_reponse('true', vrai, valeur['retour_vrai'])}\n{_reponse('false', faux, valeur['retour_faux'])}"


def _court(valeur: Brut) -> str:
    lignes = [f"<usecase>{int(valeur['casse'])}</usecase>"]
    lignes += [_reponse(texte, part_de(lue, ENTIER), lue["retour"]) for texte, lue in textes_de(valeur)]
    return "\n".join(lignes)


def _numerique(valeur: Brut) -> str:
    lignes = []
    for lu in valeur["reponses"]:
        pourcent = f' pourcent="{lu["tolerance"]}"' if lu["mode"] == "POURCENT" else ""
        marge = f"<tolerance{pourcent}>{tolerance_dire(lu)}</tolerance>"
        lignes.append(_reponse(lu["valeur"], part_de(lu, ENTIER), lu["retour"], marge))
    if valeur["unites"]:
        unites = "".join(
            f"<unit><multiplier>{unite['facteur']}</multiplier>"
            f"<unit_name>{html.escape(unite['nom'], quote=False)}</unit_name></unit>"
            for unite in valeur["unites"]
        )
        oblige = int(valeur["regle_unite"] == "OBLIGATOIRE")
        lignes.append(f"<units>{unites}</units>\n<unitgradingtype>{oblige}</unitgradingtype>")
        lignes.append("<unitpenalty>1</unitpenalty>\n<showunits>0</showunits>\n<unitsleft>0</unitsleft>")
    return "\n".join(lignes)


def _association(valeur: Brut) -> str:
    lignes = [
        f'<subquestion format="plain_text">{_texte(paire["gauche"])}<answer>{_texte(paire["droite"])}</answer>'
        f"{_plein('feedback', paire['retour'])}</subquestion>"
        for paire in paires_de(valeur)
    ]
    return "<shuffleanswers>true</shuffleanswers>\n" + "\n".join(lignes)


def _ordre(valeur: Brut) -> str:
    note = "ALL_OR_NOTHING" if valeur["bareme"] == TOUT else "ABSOLUTE_POSITION"
    lignes = [f"<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n<gradingtype>{note}</gradingtype>"]
    lignes += [_reponse(un["texte"], Decimal(rang), un["retour"]) for rang, un in enumerate(valeur["elements"], 1)]
    return "\n".join(lignes)


_CORPS: dict[str, tuple[str, Callable[[Brut], str]]] = {
    "unique": ("multichoice", _a_choix),
    "multiple": ("multichoice", _a_choix),
    "vrai_faux": ("truefalse", _vrai_faux),
    "texte_court": ("shortanswer", _court),
    "numerique": ("numerical", _numerique),
    "appariement": ("matching", _association),
    "ordre": ("ordering", _ordre),
    "trous": ("multianswer", lambda valeur: ""),
}
