"""Moodle XML written: every kind, so that reading it back gives the same questions."""

import base64
import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, unquote

from safran.quiz.choices import Json
from safran.quiz.echange import formes
from safran.quiz.echange.cloze import cloze_ecrire, tolerance_dire
from safran.quiz.echange.gift import categorie_ecrire
from safran.quiz.echange.modele import ENTIER, MOINS, PARTS, TOUT, Image, Question, ecrire_nombre, ligne_unique, part_de
from safran.quiz.echange.modele import VIGNETTE as CAS
from safran.quiz.echange.moodle import A_COTE, BAREME, CRITERES, DEPOT, ENONCE_TROUS, LUE_PAR, SOUS_VIGNETTE, VIGNETTE
from safran.quiz.textes import en_clair, en_html, est_riche, image_ecrire, images_changer, images_de


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


@dataclass(frozen=True)
class _Plume:
    """Writes the texts of one question, each with the files that it shows."""

    jointes: dict[str, Image]

    def dire(self, nom: str, texte: str, suite: str = "", attributs: str = "") -> str:
        return f'<{nom}{attributs} format="{_format(texte)}">{self.mots(texte)}{suite}</{nom}>'

    def s_il_y_a(self, nom: str, texte: str) -> str:
        return self.dire(nom, texte) if texte else ""

    def mots(self, texte: str) -> str:
        if not est_riche(texte):
            return _texte(texte)
        montrees = dict.fromkeys(source for source, _ in images_de(texte))
        fichiers = "".join(_fichier(self.jointes[nom]) for nom in montrees if nom in self.jointes)
        return _texte(self.html(texte)) + fichiers

    def html(self, texte: str) -> str:
        return images_changer(en_html(texte), lambda nom, dit: image_ecrire(DEPOT + quote(nom), dit))


def _format(texte: str) -> str:
    return "html" if est_riche(texte) else "plain_text"


def _fichier(image: Image) -> str:
    contenu = base64.b64encode(image.contenu).decode("ascii")
    return f'<file name="{html.escape(image.nom)}" path="/" encoding="base64">{contenu}</file>'


def _question(question: Question, marques: tuple[str, ...] = ()) -> Iterator[str]:
    """One question; a case is a description followed by its questions."""
    if question.genre == CAS:
        yield _entourer("description", question, _riche(question.valeur), "", (VIGNETTE,), _Plume({}))
        for sous in question.questions:
            yield from _question(sous, (SOUS_VIGNETTE,))
        return
    genre, ecrire = _CORPS[question.genre]
    plume = _Plume({image.nom: image for image in question.jointes})
    bareme = question.valeur.get("bareme", PARTS) if question.genre == "multiple" else PARTS
    dites = (BAREME + bareme,) if bareme != PARTS else ()
    if question.genre == "ouverte":
        dites = (LUE_PAR + question.valeur["lue_par"],)
    dedans = ecrire(question.valeur, plume)
    yield _entourer(genre, question, _enonce(question, plume), dedans, (*marques, *dites), plume)


def _riche(valeur: Json) -> str:
    corps = f"<h3>{html.escape(valeur['titre'], quote=False)}</h3>{valeur['situation']}"
    return f'<questiontext format="html">{_texte(corps)}</questiontext>'


def _enonce(question: Question, plume: _Plume) -> str:
    """The words; gaps and the picture beside them are set apart, so as to come back where they were."""
    trouee = question.genre == "trous"
    if not trouee and not question.images and not question.jointes:
        return plume.dire("questiontext", question.enonce)
    corps = plume.html(question.enonce)
    if trouee:
        corps += ENONCE_TROUS + plume.html(cloze_ecrire(**question.valeur))
    if question.images or images_de(corps):
        corps += A_COTE
    for image in question.images:
        corps += f"<p>{image_ecrire(DEPOT + quote(image.nom), image.alternative)}</p>"
    montrees = {unquote(source.removeprefix(DEPOT)) for source, _ in images_de(corps)}
    fichiers = [*question.images, *(image for image in plume.jointes.values() if image.nom in montrees)]
    return f'<questiontext format="html">{_texte(corps)}{"".join(map(_fichier, fichiers))}</questiontext>'


def _entourer(genre: str, question: Question, enonce: str, dedans: str, marques: tuple[str, ...], plume: _Plume) -> str:
    tags = "".join(f"<tag>{_texte(marque)}</tag>" for marque in marques)
    points = "0" if genre == "description" else ecrire_nombre(question.points)
    lignes = [
        f'<question type="{genre}">',
        f"<name>{_texte(question.titre or ligne_unique(en_clair(question.enonce))[:80])}</name>",
        enonce,
        plume.s_il_y_a("generalfeedback", question.retour),
        f"<defaultgrade>{points}</defaultgrade>",
        f"<hidden>{int(question.retiree)}</hidden>",
        f"<idnumber>{html.escape(question.code, quote=False)}</idnumber>" if question.code else "",
        dedans,
        f"<tags>{tags}</tags>" if tags else "",
        "</question>\n",
    ]
    return "\n".join(ligne for ligne in lignes if ligne)


def _reponse(plume: _Plume, texte: str, part: Decimal, retour: str = "", suite: str = "") -> str:
    suite += plume.s_il_y_a("feedback", retour)
    return plume.dire("answer", texte, suite, f' fraction="{ecrire_nombre(part)}"')


def parts_de(valeur: Json) -> list[Decimal]:
    """The share of each proposed answer, as Moodle marks it, from the rule of the question."""
    reponses, bareme = valeur["reponses"], valeur.get("bareme")
    if bareme in (None, PARTS):
        return [part_de(choix, ENTIER if choix["juste"] else Decimal(0)) for choix in reponses]
    juste = (ENTIER / sum(choix["juste"] for choix in reponses)).quantize(Decimal("0.00001"))
    fausse = {MOINS: -juste, TOUT: -ENTIER}.get(bareme, Decimal(0))
    return [juste if choix["juste"] else fausse for choix in reponses]


def textes_de(valeur: Json) -> Iterator[tuple[str, Json]]:
    """Each accepted text as files write it: its stars are protected unless they stand for words."""
    for lue in valeur["reponses"]:
        yield (lue["texte"] if valeur["joker"] else lue["texte"].replace("*", "\\*")), lue


def paires_de(valeur: Json) -> list[Json]:
    """The pairs, then the decoys: a second half without a first one."""
    return [*valeur["paires"], *(formes.paire("", leurre) for leurre in valeur["leurres"])]


def _a_choix(valeur: Json, plume: _Plume) -> str:
    parts = zip(valeur["reponses"], parts_de(valeur), strict=True)
    reponses = "\n".join(_reponse(plume, choix["texte"], part, choix["retour"]) for choix, part in parts)
    seule = str("bareme" not in valeur).lower()
    return f"<single>{seule}</single>\n<shuffleanswers>true</shuffleanswers>\n{reponses}"


def _vrai_faux(valeur: Json, plume: _Plume) -> str:
    vrai, faux = (ENTIER, Decimal(0)) if valeur["juste"] else (Decimal(0), ENTIER)
    dites = (("true", vrai, valeur["retour_vrai"]), ("false", faux, valeur["retour_faux"]))
    return "\n".join(_reponse(plume, *dite) for dite in dites)


def _court(valeur: Json, plume: _Plume) -> str:
    lignes = [f"<usecase>{int(valeur['casse'])}</usecase>"]
    lignes += [_reponse(plume, texte, part_de(lue, ENTIER), lue["retour"]) for texte, lue in textes_de(valeur)]
    return "\n".join(lignes)


def _numerique(valeur: Json, plume: _Plume) -> str:
    lignes = []
    for lu in valeur["reponses"]:
        pourcent = f' pourcent="{lu["tolerance"]}"' if lu["mode"] == "POURCENT" else ""
        marge = f"<tolerance{pourcent}>{tolerance_dire(lu)}</tolerance>"
        lignes.append(_reponse(plume, lu["valeur"], part_de(lu, ENTIER), lu["retour"], marge))
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


def _association(valeur: Json, plume: _Plume) -> str:
    lignes = [
        plume.dire(
            "subquestion",
            paire["gauche"],
            f"<answer>{_texte(paire['droite'])}</answer>{plume.s_il_y_a('feedback', paire['retour'])}",
        )
        for paire in paires_de(valeur)
    ]
    return "<shuffleanswers>true</shuffleanswers>\n" + "\n".join(lignes)


def _ordre(valeur: Json, plume: _Plume) -> str:
    note = "ALL_OR_NOTHING" if valeur["bareme"] == TOUT else "ABSOLUTE_POSITION"
    lignes = [f"<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n<gradingtype>{note}</gradingtype>"]
    rangs = enumerate(valeur["elements"], 1)
    lignes += [_reponse(plume, un["texte"], Decimal(rang), un["retour"]) for rang, un in rangs]
    return "\n".join(lignes)


def _redigee(valeur: Json, plume: _Plume) -> str:
    criteres = "".join(f"<li>{html.escape(critere, quote=False)}</li>" for critere in valeur["criteres"])
    guide = f"{plume.html(valeur['reponse_modele'])}{CRITERES}<ul>{criteres}</ul>"
    montrees = dict.fromkeys(source for source, _ in images_de(valeur["reponse_modele"]))
    fichiers = "".join(_fichier(plume.jointes[nom]) for nom in montrees if nom in plume.jointes)
    return (
        "<responseformat>editor</responseformat>\n<responserequired>1</responserequired>\n"
        f'<attachments>0</attachments>\n<graderinfo format="html">{_texte(guide)}{fichiers}</graderinfo>'
    )


_CORPS: dict[str, tuple[str, Callable[[Json, _Plume], str]]] = {
    "unique": ("multichoice", _a_choix),
    "multiple": ("multichoice", _a_choix),
    "vrai_faux": ("truefalse", _vrai_faux),
    "texte_court": ("shortanswer", _court),
    "numerique": ("numerical", _numerique),
    "appariement": ("matching", _association),
    "ordre": ("ordering", _ordre),
    "ouverte": ("essay", _redigee),
    "trous": ("multianswer", lambda valeur, plume: ""),
}
