"""Moodle XML read: texts, pictures and tags of a question, each question type to the kind that marks it here."""

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from urllib.parse import unquote

import nh3
from django.utils.html import strip_tags
from markdown_it import MarkdownIt

from home.fichiers.xml import Noeud
from safran.quiz.choices import Json
from safran.quiz.echange import formes
from safran.quiz.echange.cloze import FERME, OUVRE, cloze_lire, reperes_poser
from safran.quiz.echange.formes import REPERE
from safran.quiz.echange.gift import categorie_propre
from safran.quiz.echange.modele import (
    ENTIER,
    MOINS,
    PARTS,
    PLACES,
    TOUT,
    Html,
    Image,
    Ligne,
    Question,
    Refus,
    canonique,
    ecrire_nombre,
    ligne_unique,
    nombre_lire,
    sain,
    valeur_de,
    xml_lire,
)
from safran.quiz.echange.modele import VIGNETTE as CAS
from safran.quiz.textes import elements_de, en_clair, image_ecrire, images_changer, ranger, ranger_mots

VIGNETTE, SOUS_VIGNETTE, BAREME = "safran-vignette", "safran-vignette-question", "safran-bareme-"
LUE_PAR, CRITERES = "safran-lue-par-", '<hr class="safran-criteres" />'
A_COTE = '<hr class="safran-image" />'
ENONCE_TROUS = '<hr class="safran-enonce" />'
DEPOT = "@@PLUGINFILE@@/"
SANS_MEDIA = "Un son, une vidéo ou un cadre n’est pas repris."
_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_INCRUSTEE = re.compile(r"data:image/(\w{1,10})(?:\+xml)?;base64,([A-Za-z0-9+/=\s]*)")


def marques_lire(noeud: Noeud) -> set[str]:
    """Its tags."""
    tags = noeud.premier("tags")
    return {valeur_de(tag, "text") for tag in tags.tous("tag")} if tags else set()


class Recueil:
    """What is gathered while the texts of one question are read: their pictures, and what is not kept.

    Not `stricte`, a picture that is missing is told and costs nothing else.
    """

    def __init__(self, *, stricte: bool = True) -> None:
        self.stricte = stricte
        self.remarques: list[str] = []
        self.jointes: dict[str, Image] = {}

    def texte(self, noeud: Noeud | None, *, ligne: bool = False) -> str:
        if noeud is None:
            return ""
        brut, fichiers = incrustees_sortir(noeud)
        genre = noeud.attributs.get("format", "html")
        if genre == "plain_text":
            return ranger_mots(sain(brut))
        return self.montrer(Html(_MARKDOWN.render(brut) if genre == "markdown" else brut, ligne=ligne), fichiers)

    def clair(self, noeud: Noeud | None) -> str:
        lu = Recueil()
        texte = lu.texte(noeud, ligne=True)
        if lu.jointes or (noeud and noeud.tous("file")):
            raise Refus("Un choix d’une liste est une image : décrivez-le en mots.")
        self.remarques += lu.remarques
        return en_clair(texte)

    def montrer(self, lu: Html, fichiers: dict[str, bytes]) -> str:
        """The same text, its pictures those of the file; one that is elsewhere leaves its words."""
        if lu.media:
            self.remarques.append(SANS_MEDIA)

        def changer(source: str, alternative: str) -> str:
            try:
                trouvees = images_lire([(sain(source), sain(alternative))], fichiers, self.remarques)
            except Refus as refus:
                if self.stricte:
                    raise
                self.remarques.append(str(refus))
                trouvees = []
            return image_ecrire(self.joindre(trouvees[0]), alternative) if trouvees else html.escape(alternative)

        return ranger(images_changer(lu.texte, changer)) if lu.images else lu.texte

    def mettre_a_cote(self, lu: Html, fichiers: dict[str, bytes], apres: str | None) -> tuple[str, list[Image]]:
        """The words, and the picture beside them: `apres`, that our exports set apart, else the only one there is."""
        if apres is not None:
            return self.montrer(lu, fichiers), images_lire(Html(apres).images, fichiers, self.remarques)
        seules = images_lire(lu.images, fichiers, []) if len(lu.images) == 1 else []
        if not seules:
            return self.montrer(lu, fichiers), []
        if lu.media:
            self.remarques.append(SANS_MEDIA)
        return ranger(images_changer(lu.texte, lambda source, dit: "")), seules

    def joindre(self, image: Image) -> str:
        """The name under which the question keeps a picture: two contents never share one."""
        nom, rang = image.nom, 1
        while nom in self.jointes and self.jointes[nom].contenu != image.contenu:
            rang += 1
            souche, point, extension = image.nom.rpartition(".")
            nom = f"{souche or extension}-{rang}{point}{extension if souche else ''}"
        self.jointes.setdefault(nom, replace(image, nom=nom, alternative=""))
        return nom


def brut_lire(noeud: Noeud) -> str:
    """The words as written; tags that no CDATA protects are a fault of the file."""
    texte = noeud.premier("text")
    if texte is None:
        return noeud.texte_exact
    if texte.enfants:
        raise Refus(f"Ligne {texte.ligne} : du HTML n’est pas protégé par un CDATA.")
    return texte.texte_exact


def incrustees_sortir(noeud: Noeud) -> tuple[str, dict[str, bytes]]:
    """The HTML, and its files by name: joined, or written in the address itself."""
    fichiers = {sain(fichier.attributs.get("name", "")): octets_lire(fichier.texte) for fichier in noeud.tous("file")}

    def sortir(trouve: re.Match[str]) -> str:
        nom = f"image-{len(fichiers) + 1}.{trouve[1].lower()}"
        fichiers[nom] = octets_lire(trouve[2])
        return DEPOT + nom

    return _INCRUSTEE.sub(sortir, brut_lire(noeud)), fichiers


def octets_lire(brut: str) -> bytes:
    """The content of a joined file."""
    try:
        return base64.b64decode("".join(brut.split()), validate=True)
    except (binascii.Error, ValueError) as erreur:
        raise Refus("Une image jointe n’est pas en base64.") from erreur


def images_lire(vues: list[tuple[str, str]], fichiers: dict[str, bytes], remarques: list[str]) -> list[Image]:
    """The pictures that a text shows and that the file brings."""
    images = []
    for source, alternative in vues:
        nom = unquote(source.removeprefix(DEPOT).split("?")[0])
        if source.startswith(DEPOT) and fichiers.get(nom):
            images.append(Image(nom, fichiers[nom], alternative))
        elif source.startswith(DEPOT):
            raise Refus(f"L’image « {nom[:60]} » est montrée et n’est pas dans le fichier.")
        else:
            remarques.append(f"L’image « {(alternative or source)[:60]} », prise ailleurs, n’est pas reprise.")
    return images


# Moodle's question types, each to the kind that marks it here.

CONSIGNE_TROUS = "Complétez le texte."


def _part(noeud: Noeud) -> Decimal:
    return nombre_lire(noeud.attributs.get("fraction") or valeur_de(noeud, "fraction") or "0", "La part de points")


def _reponses(noeud: Noeud, recueil: Recueil, *, brutes: bool = False) -> list[formes.Reponse]:
    """The answers; `brutes` when Moodle takes them as plain words."""
    lues = []
    for reponse in noeud.tous("answer"):
        nue = sain(valeur_de(reponse, "text") or reponse.texte)
        lues.append(
            formes.Reponse(
                nue if brutes else recueil.texte(reponse, ligne=True),
                _part(reponse),
                recueil.texte(reponse.premier("feedback"), ligne=True),
                *_tolerance(reponse if brutes else None),
            )
        )
    if not lues:
        raise Refus("La question n’a pas de réponses.")
    return lues


def _tolerance(reponse: Noeud | None) -> tuple[Decimal, bool]:
    """How far from a number one may be; our own exports also say when it was a percentage."""
    marge = reponse.premier("tolerance") if reponse else None
    if marge is None or not marge.texte.strip():
        return Decimal(0), False
    pourcent = marge.attributs.get("pourcent", "")
    return nombre_lire(pourcent or marge.texte, "La tolérance"), bool(pourcent)


def _choix(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    reponses = _reponses(noeud, recueil)
    unique = valeur_de(noeud, "single", "true").lower() not in ("false", "0", "")
    if noeud.attributs.get("type") in ("oumultiresponse", "multichoiceset"):
        unique = False
    bareme = next((mot.removeprefix(BAREME) for mot in marques_lire(noeud) if mot.startswith(BAREME)), PARTS)
    if bareme not in (MOINS, TOUT, "JUSTES"):
        bareme = TOUT if noeud.attributs.get("type") == "multichoiceset" else PARTS
    return formes.a_choix(base, reponses, unique=unique, bareme=bareme)


def _vrai_faux(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    """Old exports write the words of their language: true comes first then, unless the first word is ours for false."""
    reponses = _reponses(noeud, recueil, brutes=True)[:2]
    if strip_tags(reponses[0].texte).strip().lower() in ("false", "faux"):
        reponses.reverse()
    vraie, fausse = (*reponses, formes.Reponse("false", ENTIER - reponses[0].part))[:2]
    if (vraie.part > 0) == (fausse.part > 0):
        raise Refus("On ne sait pas si l’affirmation est vraie ou fausse.")
    return formes.vrai_faux(base, vraie.part > 0, vraie.retour, fausse.retour)


def _court(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    reponses = _reponses(noeud, recueil, brutes=True)
    valeur = formes.mots(reponses, casse=valeur_de(noeud, "usecase") == "1")
    return Question(**base, genre="texte_court", valeur=valeur)


def _numerique(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    reponses = _reponses(noeud, recueil, brutes=True)
    unites = noeud.premier("units")
    lues: list[Json] = []
    for unite in unites.tous("unit") if unites else []:
        facteur = nombre_lire(valeur_de(unite, "multiplier") or "1", "L’unité")
        if facteur <= 0 or not (nom := sain(valeur_de(unite, "unit_name"))):
            raise Refus("Une unité n’a pas de nom, ou ne se convertit pas.")
        lue = {"nom": nom, "facteur": ecrire_nombre(facteur)}
        lues.insert(0 if facteur == 1 and all(autre["facteur"] != "1" for autre in lues) else len(lues), lue)
    if lues and lues[0]["facteur"] != "1":
        raise Refus("Aucune unité n’a le facteur 1 : on ne sait pas dans laquelle lire les valeurs.")
    if len({lue["nom"] for lue in lues}) < len(lues):
        raise Refus("Deux unités sont identiques.")
    obligatoire = valeur_de(noeud, "showunits") not in ("", "3") and valeur_de(noeud, "unitgradingtype") in ("1", "2")
    if obligatoire and valeur_de(noeud, "unitpenalty") not in ("", "1", "1.0000000"):
        recueil.remarques.append("Une unité oubliée coûtait une part des points : ici, elle les coûte tous.")
    return formes.numerique(base, reponses, lues, obligatoire=obligatoire and bool(lues))


def _association(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    paires = []
    for sous in noeud.tous("subquestion"):
        reponse = sous.premier("answer")
        droite = recueil.clair(reponse) if noeud.attributs.get("type") == "ddmatch" else ""
        dit = recueil.texte(sous.premier("feedback"), ligne=True)
        gauche = recueil.texte(sous, ligne=True)
        paires.append(formes.paire(gauche, droite or sain(valeur_de(sous, "answer")), dit))
    return formes.association(base, [p for p in paires if p["gauche"] or p["droite"]])


def _ordre(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    elements = [(lue.texte, lue.retour) for lue in _reponses(noeud, recueil)]
    note = valeur_de(noeud, "gradingtype").upper() or "0"
    if note not in ("0", "ABSOLUTE_POSITION", "-1", "ALL_OR_NOTHING"):
        recueil.remarques.append(
            "Les places étaient notées l’une par rapport à l’autre : ici, chaque élément à sa place compte."
        )
    bareme = TOUT if note in ("-1", "ALL_OR_NOTHING") else PLACES
    return formes.ordre(base, elements, bareme=bareme)


def _cloze(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    brut, apres, fichiers = _texte_a_trous(noeud)
    demande, separe, reste = brut.partition(ENONCE_TROUS)
    lu, trous = cloze_lire(reste if separe else brut, lambda retour: recueil.montrer(retour, fichiers))
    base["enonce"] = recueil.montrer(Html(demande), fichiers) if separe else ""
    return _a_trous(noeud, base, trous, *recueil.mettre_a_cote(lu, fichiers, apres))


def _texte_a_trous(noeud: Noeud) -> tuple[str, str | None, dict[str, bytes]]:
    enonce = noeud.premier("questiontext")
    brut, fichiers = incrustees_sortir(enonce) if enonce else ("", {})
    avant, separe, apres = brut.partition(A_COTE)
    return avant, apres if separe else None, fichiers


def _a_trous(noeud: Noeud, base: Json, trous: list[Json], lu: str, images: list[Image]) -> Question:
    texte = reperes_poser(lu, trous)
    poids = Decimal(sum(trou["value"]["poids"] for trou in trous))
    points = base["points"] if valeur_de(noeud, "defaultgrade") else poids
    base |= {"points": points, "images": (*base["images"], *images), "enonce": base["enonce"] or CONSIGNE_TROUS}
    return Question(**base, genre="trous", valeur={"texte": texte, "trous": trous})


def _gapselect(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    """Gaps `[[1]]` by the rank of their answer; the others of its group are the wrong ones."""
    options = [
        (sain(valeur_de(option, "text")), valeur_de(option, "group", "1"))
        for option in [*noeud.tous("selectoption"), *noeud.tous("dragbox")]
    ]
    brut, apres, fichiers = _texte_a_trous(noeud)
    base["enonce"] = ""
    trous: list[Json] = []

    def marquer(trouve: re.Match[str]) -> str:
        trous.append(_trou_liste(options, int(trouve[1])))
        return f"{OUVRE}{len(trous)}{FERME}"

    lu = Html(REPERE.sub(marquer, brut))
    if not trous:
        raise Refus("Ce texte à trous n’a aucun trou.")
    return _a_trous(noeud, base, trous, *recueil.mettre_a_cote(lu, fichiers, apres))


def _trou_liste(options: list[tuple[str, str]], rang: int) -> Json:
    """A list that holds the whole group; an answer alone in its group has to be written."""
    if not 1 <= rang <= len(options):
        raise Refus(f"Le trou [[{rang}]] n’a pas de réponse.")
    juste, groupe = options[rang - 1]
    textes = list(dict.fromkeys(texte for texte, autre in options if autre == groupe))
    reponses = [formes.Reponse(texte, Decimal(100 if texte == juste else 0)) for texte in textes]
    if len(reponses) == 1:
        return formes.trou("texte", {**formes.mots(reponses), "joker": False})
    return formes.trou("choix", {"reponses": formes.proposees(reponses, unique=True)})


def _redigee(noeud: Noeud, base: Json, recueil: Recueil) -> Question:
    """An essay: what its graders are told is the model answer, and the criteria that our exports set apart."""
    guide = noeud.premier("graderinfo")
    brut, fichiers = incrustees_sortir(guide) if guide else ("", {})
    modele, _, criteres = brut.partition(CRITERES)
    if guide and guide.attributs.get("format", "html") in ("plain_text", "markdown"):
        dit = recueil.texte(guide)
    else:
        dit = recueil.montrer(Html(modele), fichiers)
    if valeur_de(noeud, "responsetemplate"):
        recueil.remarques.append("La trame proposée à qui répond n’est pas reprise.")
    if valeur_de(noeud, "attachments") not in ("", "0"):
        recueil.remarques.append("Un fichier joint à la réponse n’est pas demandé ici.")
    lecteur = next((mot.removeprefix(LUE_PAR) for mot in marques_lire(noeud) if mot.startswith(LUE_PAR)), "")
    lue_par = lecteur if lecteur in formes.LECTEURS else formes.LECTEUR
    return formes.ouverte(base, dit, elements_de(Html(criteres).texte), lue_par=lue_par, remarques=recueil.remarques)


TYPES: dict[str, Callable[[Noeud, Json, Recueil], Question]] = {
    "multichoice": _choix,
    "oumultiresponse": _choix,
    "multichoiceset": _choix,
    "essay": _redigee,
    "essayautograde": _redigee,
    "truefalse": _vrai_faux,
    "shortanswer": _court,
    "numerical": _numerique,
    "match": _association,
    "matching": _association,
    "ddmatch": _association,
    "ordering": _ordre,
    "multianswer": _cloze,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
}


# Moodle XML read: what every question has, then its kind.

BALISES_RICHES = {"p", "br", "b", "i", "strong", "em", "ul", "ol", "li", "blockquote"}
_CONVENUS = re.compile(
    r"(your answer is (partially )?(in)?correct|votre réponse est (partiellement )?(in)?correcte"
    r"|(bonne|mauvaise) réponse|correct|incorrect)?[ .!]*",
    re.IGNORECASE,
)
_COMBINES = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def moodle_lire(texte: str) -> Iterator[Ligne]:
    """Each question of a Moodle XML, in order; a case of ours takes the questions that follow it."""
    return noeuds_lire(xml_lire(texte))


def noeuds_lire(noeuds: Iterable[Noeud]) -> Iterator[Ligne]:
    """The same from questions already parsed, whatever brought them."""
    categorie, attente = "", []
    for noeud in noeuds:
        genre = noeud.attributs.get("type", "").strip().lower()
        if genre == "category":
            categorie = categorie_propre(valeur_de(noeud, "category"))
            continue
        ligne = _ligne(noeud, genre, categorie)
        marques = marques_lire(noeud)
        if attente and SOUS_VIGNETTE in marques:
            attente.append(ligne)
            continue
        yield from _vignette(attente)
        attente = []
        if genre == "description" and VIGNETTE in marques:
            texte = noeud.premier("questiontext")
            brut = brut_lire(texte) if texte else ""
            titre, tete = ligne_unique(valeur_de(noeud, "name")), ""
            if brut.startswith("<h3>") and "</h3>" in brut:
                tete, _, brut = brut[4:].partition("</h3>")
            situation = sain(nh3.clean(brut, tags=BALISES_RICHES, attributes={}))
            valeur = {"titre": ligne_unique(Html(tete).clair) or titre, "situation": situation}
            vignette = Question(genre=CAS, valeur=valeur, **_rangement(noeud, titre, categorie))
            attente = [Ligne(noeud.ligne, titre, vignette)]
        else:
            yield ligne
    yield from _vignette(attente)


def _ligne(noeud: Noeud, genre: str, categorie: str) -> Ligne:
    titre = ligne_unique(valeur_de(noeud, "name"))[:255]
    if genre == "description":
        motif = "Texte sans question (description) : rien à noter, laissé de côté."
        return Ligne(noeud.ligne, titre, motif=motif, laissee=True)
    try:
        if genre not in TYPES:
            famille = "calculated" if genre.startswith("calculated") else genre.removesuffix("autograde")
            raise Refus(formes.NON_NOTEES.get(famille, "Le type « {} » ne se note pas ici.").format(genre[:40]))
        recueil = Recueil()
        base = _base(noeud, titre, categorie, recueil, avec_enonce=genre not in SANS_ENONCE)
        question = TYPES[genre](noeud, base, recueil)
        remarques = tuple(dict.fromkeys(recueil.remarques))
        question = replace(question, jointes=tuple(recueil.jointes.values()), remarques=remarques)
    except Refus as refus:
        return Ligne(noeud.ligne, titre, motif=str(refus))
    return Ligne(noeud.ligne, titre or en_clair(question.enonce)[:80], question)


SANS_ENONCE = {"multianswer", "cloze", "gapselect", "ddwtos"}


def _base(noeud: Noeud, titre: str, categorie: str, recueil: Recueil, *, avec_enonce: bool) -> Json:
    """What every question has; its pictures are gathered on the way."""
    enonce, images = _enonce(noeud, recueil) if avec_enonce else ("", [])
    nom, brut = valeur_de(noeud, "image"), valeur_de(noeud, "image_base64")  # comme Moodle 1.9 les écrit
    if brut:
        images.append(Image(sain(nom.rpartition("/")[2])[:100] or "image", octets_lire(brut)))
    elif nom:
        recueil.remarques.append(f"L’image « {nom[:60]} », prise ailleurs, n’est pas reprise.")
    if avec_enonce and not enonce and not images:
        raise Refus("La question n’a pas d’énoncé.")
    retour = recueil.texte(noeud.premier("generalfeedback"))
    for ensemble in _COMBINES:
        dit = en_clair(Recueil().texte(noeud.premier(ensemble)))
        if dit and not _CONVENUS.fullmatch(dit):
            recueil.remarques.append(f"Le retour d’ensemble « {dit[:60]} » n’est pas repris.")
    if any(valeur_de(indice, "text") for indice in noeud.tous("hint")):
        recueil.remarques.append("Les indices entre deux essais ne sont pas repris.")
    return {
        "enonce": enonce or titre,
        "retour": retour,
        "points": _points(noeud),
        "images": tuple(images),
        **_rangement(noeud, titre, categorie),
    }


def _rangement(noeud: Noeud, titre: str, categorie: str) -> Json:
    return {
        "titre": titre,
        "code": sain(valeur_de(noeud, "idnumber"))[:100],
        "categorie": categorie,
        "retiree": valeur_de(noeud, "hidden") == "1",
        "ligne": noeud.ligne,
    }


def _enonce(question: Noeud, recueil: Recueil) -> tuple[str, list[Image]]:
    """The words of the question; one picture alone goes beside them, several stay where they are."""
    noeud = question.premier("questiontext")
    if noeud is None:
        return "", []
    brut, fichiers = incrustees_sortir(noeud)
    if noeud.attributs.get("format", "html") not in ("html", "moodle_auto_format", ""):
        return recueil.texte(noeud), []
    avant, separe, apres = brut.partition(A_COTE)
    return recueil.mettre_a_cote(Html(avant), fichiers, apres if separe else None)


def _points(noeud: Noeud) -> Decimal:
    brut = valeur_de(noeud, "defaultgrade")
    points = nombre_lire(brut, "Les points") if brut else Decimal(1)
    if points <= 0:
        raise Refus("Cette question vaut zéro point : rien à noter.")
    if points > 100:
        raise Refus("Cette question vaut plus de cent points.")
    return canonique(max(points.quantize(Decimal("0.01")), Decimal("0.01")))


def _vignette(lignes: list[Ligne]) -> Iterator[Ligne]:
    """The case that was read, if any, with its questions; one refused is told, and the case goes without it."""
    if not lignes:
        return
    tete, *toutes = lignes
    suite = [ligne for ligne in toutes if ligne.question is not None]
    yield from (ligne for ligne in toutes if ligne.question is None)
    if not suite:
        yield Ligne(tete.numero, tete.titre, motif="Ce cas n’a pas de questions.")
        return
    rangement = {"categorie": "", "titre": "", "code": "", "retiree": False}
    sues = tuple(replace(ligne.question, **rangement) for ligne in suite)
    yield replace(tete, question=replace(tete.question, questions=sues))
