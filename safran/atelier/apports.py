"""What a training is made from when it is not typed: from a Word document or a practice note to a plan, with an
account of everything.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import Truncator

from home.choices import NatureEncadre
from home.documents.docx import SOUS_TITRE, TITRE, Dessin, Lecture, Paragraphe, Tableau
from home.recherche.texte import replier
from home.temps.typographie import date_courte
from pratiques.models import FichePratiquePage
from pratiques.portes import CHOSES, LISTES_POUR_REFAIRE, phrases_des_restes
from safran.atelier.plan import QUESTION, Bloc, PlanEtape, PlanFormation, PlanModule, question_neuve

# Paragraphs as rich text, words as titles: what is common to all that becomes a step.

RICHE_MAX = 12_000  # loin de ce que l’atelier sait relire dans un champ
PROFONDEUR_MAX = 3


def en_ligne(texte: str) -> str:
    """Words on one line."""
    return " ".join(texte.split())


def court(texte: str, maximum: int) -> str:
    """A title that holds in its field, cut at a word."""
    return Truncator(en_ligne(texte)).chars(maximum)


def paragraphes_lire(texte: str) -> list[Paragraphe]:
    """Plain text, one paragraph a line; a line that begins by a dash is an item."""
    lues = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
    return [Paragraphe(ligne.lstrip("-–•* "), liste=0) if ligne[0] in "-–•*" else Paragraphe(ligne) for ligne in lues]


def puces(lignes: Iterable[str]) -> list[Paragraphe]:
    """The items of a list."""
    return [Paragraphe(ligne, liste=0) for ligne in lignes if ligne.strip()]


def textes_ecrire(paragraphes: Iterable[Paragraphe]) -> list[Bloc]:
    """Blocks of text; a very long one is cut in several, between two paragraphs."""
    blocs: list[Bloc] = []
    lot: list[Paragraphe] = []
    taille = 0
    for paragraphe in paragraphes:
        if lot and taille + len(paragraphe.texte) > RICHE_MAX and paragraphe.liste is None:
            blocs.append(("texte", riche(lot)))
            lot, taille = [], 0
        lot.append(paragraphe)
        taille += len(paragraphe.texte)
    return [*blocs, ("texte", riche(lot))] if lot else blocs


def riche(paragraphes: Iterable[Paragraphe]) -> str:
    """Rich text as it is stored: paragraphs, lists one in another, subtitles; nothing of the words is a mark."""
    return "".join(_elements(list(paragraphes)))


def _elements(paragraphes: list[Paragraphe]) -> Iterator[str]:
    profondeur = -1
    for paragraphe in paragraphes:
        voulue = -1 if paragraphe.liste is None else min(paragraphe.liste, profondeur + 1, PROFONDEUR_MAX)
        mots = _mots(paragraphe)
        if voulue > profondeur:
            yield "<ul><li>" + mots
        else:
            yield "</li></ul>" * (profondeur - voulue)
            if voulue >= 0:
                yield "</li><li>" + mots
        if voulue < 0:
            balise = "h3" if paragraphe.niveau is not None else "p"
            yield f"<{balise}>{mots}</{balise}>"
        profondeur = voulue
    yield "</li></ul>" * (profondeur + 1)


def _mots(paragraphe: Paragraphe) -> str:
    mots = escape(paragraphe.texte).replace("\n", "<br/>")
    return f"<b>{mots}</b>" if paragraphe.gras and paragraphe.niveau is None else mots


# Blocks that a Word document shows without naming them: callouts, pictures, tables as lists.

_MIS_EN_AVANT = ("intense quote", "citation intense", "citation forte")
_TETES = {"à retenir": NatureEncadre.RETENIR, "attention": NatureEncadre.ATTENTION, "exemple": NatureEncadre.EXEMPLE}
_TETE = re.compile(rf"({'|'.join(_TETES)})\s*:\s*(\S.*)", re.I | re.S)
TITRE_ENCADRE = 120


def encadre_de(paragraphe: Paragraphe) -> Bloc | None:
    """A callout: its style says so, or « À retenir : », « Attention : », « Exemple : » at its head."""
    if paragraphe.liste is not None:
        return None
    if trouve := _TETE.fullmatch(paragraphe.texte):
        return _encadre(_TETES[trouve[1].lower()], "", [Paragraphe(trouve[2])])
    return _encadre(NatureEncadre.RETENIR, "", [paragraphe]) if paragraphe.style in _MIS_EN_AVANT else None


def encadre_du_tableau(tableau: Tableau) -> Bloc | None:
    """A table of one cell is a frame drawn around a text; its first line, in bold, is its title."""
    if len(tableau.lignes) != 1 or len(tableau.lignes[0]) != 1 or not tableau.lignes[0][0]:
        return None
    paragraphes = tableau.lignes[0][0]
    tete = paragraphes[0]
    titre = en_ligne(tete.texte).rstrip(" :") if len(paragraphes) > 1 and tete.gras else ""
    if not titre or len(titre) > TITRE_ENCADRE:
        return _encadre(NatureEncadre.RETENIR, "", paragraphes)
    return _encadre(_TETES.get(titre.lower(), NatureEncadre.RETENIR), titre, paragraphes[1:])


def paragraphes_du_tableau(tableau: Tableau) -> list[Paragraphe]:
    """One item a row, each cell after the name of its column when the first row names them all."""
    lignes = [[" ".join(en_ligne(p.texte) for p in cellule) for cellule in ligne] for ligne in tableau.lignes]
    lignes = [ligne for ligne in lignes if any(ligne)]
    if not lignes:
        return []
    tetes = lignes[0] if len(lignes) > 1 and len(lignes[0]) > 1 and all(lignes[0]) else []
    textes = [_rang(ligne, tetes) for ligne in (lignes[1:] if tetes else lignes)]
    return [Paragraphe(texte, liste=0) for texte in textes]


def _rang(ligne: list[str], tetes: list[str]) -> str:
    if not tetes:
        return " · ".join(filter(None, ligne))
    paires = zip([*tetes, *[""] * len(ligne)], ligne, strict=False)
    return " ; ".join(f"{tete} : {mots}" if tete else mots for tete, mots in paires if mots)


def _encadre(nature: str, titre: str, paragraphes: list[Paragraphe]) -> Bloc:
    valeur: dict[str, Any] = {"nature": str(nature), "titre": titre, "texte": riche(paragraphes)}
    return "encadre", valeur


# Questions that a document already asks: a list under « Vrai ou faux », each statement with its answer.

ANNONCE_MAX = 80
ENONCE_MAX = 600
_REPONSE = re.compile(r"(?P<enonce>.{8,}?)\s*[(:→–—=-]+\s*(?P<dit>vrai|faux)\b[\s).:,;–—-]*(?P<retour>.*)", re.I | re.S)


def annonce_vrai_faux(texte: str) -> bool:
    """A title, or a short line, that says that statements follow."""
    return len(texte) <= ANNONCE_MAX and "vrai ou faux" in replier(texte)


def vrai_faux_lire(texte: str) -> Bloc | None:
    """« L’accord de l’employeur est requis : faux. Il se demande librement. » as a question and what one learns."""
    trouve = _REPONSE.fullmatch(texte.strip())
    if trouve is None or len(trouve["enonce"]) > ENONCE_MAX:
        return None
    neuve = question_neuve("vrai_faux")
    dits = {
        "enonce": trouve["enonce"].strip(),
        "juste": trouve["dit"].lower() == "vrai",
        "retour": trouve["retour"].strip(),
    }
    return QUESTION, {**neuve, "value": {**neuve["value"], **dits}}


# From the paragraphs of a Word document to the plan of a training, with an account of what became of everything.
# The highest titles make the modules, the next ones the steps, the others subtitles.

TITRE_FORMATION, TITRE_MODULE, TITRE_ETAPE, ACCROCHE = 200, 200, 160, 300
BLOCS_MAX = ETAPES_MAX = 200
RANGS_MAX = 60
DEBUT = "Pour commencer"
EN_ORDRE, A_COMPLETER = ("ok", "En ordre"), ("attente", "À compléter")
RESTES = {
    **CHOSES,
    "images": (
        "image",
        "images",
        "d’un genre que le site ne montre pas, abîmée ou trop grande ; ajoutez-la dans l’étape",
    ),
    "tableaux": ("tableau dans un tableau", "tableaux dans un tableau", "recopiez ce qui compte dans l’étape"),
    "zones": ("zone de texte", "zones de texte", "recopiez ce qui compte dans l’étape"),
    "notes": ("note de bas de page", "notes de bas de page", "mettez ce qui compte dans le texte, ou dans les sources"),
    "liens": ("lien", "liens", "les mots sont là, pas l’adresse : remettez celles qui servent"),
}
Deposer = Callable[[Dessin], int | None]


@dataclass
class CompteRendu:
    """What became of a document."""

    rangs: list[dict[str, str]] = field(default_factory=list)
    laisses: list[str] = field(default_factory=list)
    mots: int = 0

    def en_dict(self) -> dict[str, Any]:
        return asdict(self)

    def dire(self, dans: str, mots: str, devient: str, suite: tuple[str, str] = EN_ORDRE) -> None:
        """One more line, until the account is as long as one reads."""
        if len(self.rangs) < RANGS_MAX:
            ton, etat = suite
            self.rangs.append({"dans": dans, "mots": court(mots, 90), "devient": devient, "ton": ton, "etat": etat})


def plan_du_document(
    lecture: Lecture, *, nom: str, rubrique: str, deposer: Deposer
) -> tuple[PlanFormation, CompteRendu]:
    """The plan of a training and its account; `nom` is its title when the document has none."""
    ecrivain = _Ecrivain(lecture, court(nom, TITRE_FORMATION), deposer)
    for bloc in lecture.blocs:
        ecrivain.ecrire(bloc)
    return ecrivain.finir(rubrique)


class _Ecrivain:
    """Walks a document, and fills the module and the step that are open."""

    def __init__(self, lecture: Lecture, nom: str, deposer: Deposer) -> None:
        self.laisses, self.deposer = lecture.laisses, deposer
        self.rendu = CompteRendu()
        self.titre, self.accroche = "", ""
        self.modules: list[tuple[str, list[tuple[str, list[Bloc]]]]] = []
        self.texte: list[Paragraphe] = []
        self.questions = False
        # Which rank of title makes a module, which one a step.
        titres = [bloc for bloc in lecture.blocs if isinstance(bloc, Paragraphe) and (bloc.niveau or 0) > TITRE]
        niveaux = sorted({titre.niveau or 0 for titre in titres})
        a_un_titre = any(isinstance(b, Paragraphe) and b.niveau == TITRE and b.texte for b in lecture.blocs)
        seul = len(niveaux) > 1 and sum(titre.niveau == niveaux[0] for titre in titres) == 1
        self.principal = TITRE
        if not a_un_titre and seul and titres[0].niveau == niveaux[0]:
            self.principal = niveaux.pop(0)
        self.nom = nom
        self.du_module = niveaux[0] if len(niveaux) > 1 else None
        self.de_l_etape = niveaux[1] if len(niveaux) > 1 else (niveaux[0] if niveaux else None)

    def ecrire(self, bloc: Paragraphe | Tableau) -> None:
        if isinstance(bloc, Tableau):
            if encadre := encadre_du_tableau(bloc):
                self._bloc(encadre)
                self.rendu.dire("Tableau d’une case", encadre[1]["titre"], "Encadré")
            elif lignes := paragraphes_du_tableau(bloc):
                self.texte += lignes
                self.rendu.dire("Tableau", lignes[0].texte, "Liste", ("attente", "Une ligne par rang, à relire"))
            return
        if bloc.texte and bloc.niveau is not None:
            self._titre(bloc)
        elif bloc.texte:
            self._paragraphe(bloc)
        for dessin in bloc.dessins:
            self._dessin(dessin)

    def _titre(self, bloc: Paragraphe) -> None:
        self._poser()
        self.questions = annonce_vrai_faux(bloc.texte)
        if bloc.niveau == self.principal and not self.titre:
            self.titre = court(bloc.texte, TITRE_FORMATION)
            self.rendu.dire("Titre", bloc.texte, "Formation")
        elif bloc.niveau == SOUS_TITRE and not self.accroche and len(en_ligne(bloc.texte)) <= ACCROCHE:
            self.accroche = en_ligne(bloc.texte)
            self.rendu.dire("Sous-titre", bloc.texte, "Accroche")
        elif bloc.niveau == self.du_module:
            self.modules.append((court(bloc.texte, TITRE_MODULE), []))
            self.rendu.dire(f"Titre {bloc.niveau}", bloc.texte, f"Module {len(self.modules)}")
            self._entier(bloc, TITRE_MODULE)
        elif bloc.niveau == self.de_l_etape:
            self._etape(court(bloc.texte, TITRE_ETAPE))
            self.rendu.dire(f"Titre {bloc.niveau}", bloc.texte, "Étape")
            self._entier(bloc, TITRE_ETAPE)
        else:
            self.texte.append(bloc)

    def _entier(self, bloc: Paragraphe, maximum: int) -> None:
        """A title too long for its field is under it, whole."""
        if len(en_ligne(bloc.texte)) > maximum:
            self.texte.append(Paragraphe(bloc.texte, gras=True))

    def _paragraphe(self, bloc: Paragraphe) -> None:
        vierge = not (self.modules or self.texte)
        if vierge and not self.accroche and bloc.liste is None and len(en_ligne(bloc.texte)) <= ACCROCHE:
            self.accroche = en_ligne(bloc.texte)
            self.rendu.dire("Premier paragraphe", bloc.texte, "Accroche")
        elif self.questions and (question := vrai_faux_lire(bloc.texte)):
            a_dire = A_COMPLETER if not question[1]["value"]["retour"] else EN_ORDRE
            self._bloc(question)
            self.rendu.dire("Vrai ou faux", bloc.texte, "Question dans l’étape", a_dire)
        elif encadre := encadre_de(bloc):
            self._bloc(encadre)
            self.rendu.dire("Paragraphe mis en avant", bloc.texte, "Encadré")
        else:
            self.questions = self.questions or annonce_vrai_faux(bloc.texte)
            self.texte.append(bloc)

    def _dessin(self, dessin: Dessin) -> None:
        cle = self.deposer(dessin)
        if cle is None:
            self.laisses["images"] += 1
            return
        image = {"image": cle, "alt_text": court(dessin.alternative, 250), "decorative": False}
        self._bloc(("image", {"image": image, "legende": ""}))
        suite = EN_ORDRE if dessin.alternative else ("attente", "À décrire pour qui ne la voit pas")
        self.rendu.dire("Image", dessin.alternative or dessin.nom, "Image", suite)

    def _bloc(self, bloc: Bloc) -> None:
        self._poser()
        blocs = self._ouverte()
        if len(blocs) >= BLOCS_MAX:
            self._etape(court(f"{self.modules[-1][1][-1][0]} (suite)", TITRE_ETAPE))
            blocs = self._ouverte()
        blocs.append(bloc)

    def _poser(self) -> None:
        texte, self.texte = self.texte, []
        for bloc in textes_ecrire(texte):
            self._bloc(bloc)

    def _ouverte(self) -> list[Bloc]:
        """The blocks of the step that is open; one is opened when there is none."""
        if not self.modules or not self.modules[-1][1]:
            self._etape(court(self.modules[-1][0], TITRE_ETAPE) if self.modules else DEBUT)
        return self.modules[-1][1][-1][1]

    def _etape(self, titre: str) -> None:
        if not self.modules:
            self.modules.append(("", []))
        if len(self.modules[-1][1]) >= ETAPES_MAX:
            self.modules.append((court(f"{self.modules[-1][0] or self.nom} (suite)", TITRE_MODULE), []))
        self.modules[-1][1].append((titre, []))

    def finir(self, rubrique: str) -> tuple[PlanFormation, CompteRendu]:
        """The plan, and the account; a module without a name bears that of the training."""
        self._poser()
        if not self.modules and self.accroche:  # un paragraphe, et rien d’autre : c’est l’étape
            self.texte.append(Paragraphe(self.accroche))
            self._poser()
        titre = self.titre or self.nom
        modules = tuple(
            PlanModule(nom or titre, tuple(PlanEtape(dite, tuple(blocs)) for dite, blocs in etapes))
            for nom, etapes in self.modules
        )
        for module in modules:
            for vide in [etape for etape in module.etapes if not etape.blocs]:
                self.rendu.dire("Titre sans texte", vide.titre, "Étape vide", A_COMPLETER)
            if not module.etapes:
                self.rendu.dire("Titre sans texte", module.titre, "Module vide", A_COMPLETER)
        self.rendu.laisses = phrases_des_restes(self.laisses, RESTES)
        return PlanFormation(titre, self.accroche or titre, rubrique, modules), self.rendu


# From a practice note to the plan of a training: its words, its sources and its licence, and its live card.

ENONCE = "Qu’est-ce qui doit rester, quand on refait cette pratique ailleurs ?"
NOYAU, TEXTE_REPONSE = 1, 300


def plan_de_la_fiche(fiche: FichePratiquePage, *, rubrique: str = "") -> PlanFormation:
    """A training to complete: four steps at most, the note told in the words of who wrote it."""
    etapes = tuple(PlanEtape(titre, tuple(blocs)) for titre, blocs in _etapes(fiche) if blocs)
    quand = date_courte(fiche.publiee_le or timezone.now())
    cite = f"« {court(fiche.title, 120)} », fiche pratique, {fiche.reseau.nom}, {quand}"
    return PlanFormation(
        fiche.title,
        fiche.accroche,
        rubrique,
        modules=(PlanModule(court(fiche.title, 200), etapes),),
        sources=(court(f"{cite}, {fiche.get_licence_display()}", 300), *_lignes(fiche.sources)),
        missions=tuple(mission.code for mission in fiche.missions.all()),
        publics=tuple(public.code for public in fiche.publics.all()),
        themes=tuple(theme.code for theme in fiche.themes.all()),
    )


def _etapes(fiche: FichePratiquePage) -> Iterator[tuple[str, list[Bloc]]]:
    carte = {"fiche": fiche.pk, "mot": "La fiche d’où vient ce module, tenue à jour par ses auteurs."}
    yield "Le point de départ", [*textes_ecrire(paragraphes_lire(fiche.probleme)), ("fiche_pratique", carte)]
    vigilances = _encadre_fiche("ATTENTION", "Vigilances", fiche.vigilances)
    yield "Ce que l’on fait", [*textes_ecrire(_deroule(fiche)), *vigilances]
    paroles = [
        ("citation", {"texte": dite.value["texte"], "auteur": dite.value.get("qui") or "Une personne, avec son accord"})
        for dite in fiche.paroles
    ]
    yield "Ce que l’on a observé", [*textes_ecrire(paragraphes_lire(fiche.resultats)), *paroles]
    refaire = [p for nom in LISTES_POUR_REFAIRE if nom != "vigilances" for p in _liste(fiche, nom)]
    commencer = _encadre_fiche("RETENIR", "Par où commencer lundi", fiche.premier_pas)
    yield "Le refaire chez soi", [*textes_ecrire(refaire), *commencer, *_question(fiche)]


def _deroule(fiche: FichePratiquePage) -> Iterator[Paragraphe]:
    for ligne in fiche.etapes:
        yield Paragraphe(str(ligne.value["titre"]), niveau=3)
        qui = ", ".join(filter(None, [ligne.value.get("qui"), ligne.value.get("duree")]))
        if qui:
            yield Paragraphe(qui)
        yield from paragraphes_lire(ligne.value.get("description") or "")


def _liste(fiche: FichePratiquePage, nom: str) -> list[Paragraphe]:
    """One list of the note under its name."""
    lignes = _lignes(getattr(fiche, nom))
    libelle = str(label_for_field(nom, FichePratiquePage))
    return [Paragraphe(libelle[:1].upper() + libelle[1:], niveau=3), *puces(lignes)] if lignes else []


def _lignes(texte: str) -> list[str]:
    return [ligne.strip(" -–•*\t") for ligne in texte.splitlines() if ligne.strip(" -–•*\t")]


def _encadre_fiche(nature: str, titre: str, texte: str) -> Iterator[Bloc]:
    if lignes := _lignes(texte):
        mots = "".join(f"<p>{escape(ligne)}</p>" for ligne in lignes)
        yield "encadre", {"nature": nature, "titre": titre, "texte": mots}


def _question(fiche: FichePratiquePage) -> Iterator[Bloc]:
    """A question to complete: what must stay is known, what may change too; the author writes what one learns."""
    gardes, changes = _lignes(fiche.noyau)[:NOYAU], _lignes(fiche.adaptable)[:2]
    if not gardes or not changes:
        return
    neuve = question_neuve("unique")
    reponses = [
        {**reponse, "value": {**reponse["value"], "texte": court(texte, TEXTE_REPONSE), "juste": texte in gardes}}
        for reponse, texte in zip(neuve["value"]["reponses"], [*gardes, *changes], strict=False)
    ]
    yield QUESTION, {**neuve, "value": {**neuve["value"], "enonce": ENONCE, "reponses": reponses}}
