"""From the paragraphs of a Word document to the plan of a training, with an account of what became of everything.

The highest titles make the modules, the next ones the steps, the others subtitles. Nothing is chosen for the author: a
picture without alternative text, a title with nothing under it stay to be completed, and the account says so.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from home.docx.dessins import Dessin
from home.docx.lecture import Lecture, Paragraphe, Tableau
from home.docx.styles import SOUS_TITRE, TITRE
from pratiques.importation.phrases import CHOSES, phrases_des_restes
from safran.atelier.apports.blocs import encadre_de, encadre_du_tableau, image_de, paragraphes_du_tableau
from safran.atelier.apports.questions import annonce_vrai_faux, vrai_faux_lire
from safran.atelier.apports.textes import court, en_ligne, textes_ecrire
from safran.atelier.plan import Bloc, PlanEtape, PlanFormation, PlanModule

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
class Rang:
    """One line of the account: what was in the document, what it becomes, whether something is left to do."""

    dans: str
    mots: str
    devient: str
    ton: str = "ok"
    etat: str = "En ordre"


@dataclass
class CompteRendu:
    """What became of a document."""

    rangs: list[Rang] = field(default_factory=list)
    laisses: list[str] = field(default_factory=list)
    mots: int = 0

    def en_dict(self) -> dict[str, Any]:
        """The same, to be kept as JSON."""
        return asdict(self)

    def dire(self, dans: str, mots: str, devient: str, suite: tuple[str, str] = EN_ORDRE) -> None:
        """One more line, until the account is as long as one reads."""
        if len(self.rangs) < RANGS_MAX:
            self.rangs.append(Rang(dans, court(mots, 90), devient, *suite))


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
        self._niveaux(lecture, nom)

    def _niveaux(self, lecture: Lecture, nom: str) -> None:
        """Which rank of title makes a module, which one a step."""
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
        """One more block of the document."""
        if isinstance(bloc, Tableau):
            self._tableau(bloc)
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

    def _tableau(self, tableau: Tableau) -> None:
        if encadre := encadre_du_tableau(tableau):
            self._bloc(encadre)
            self.rendu.dire("Tableau d’une case", encadre[1]["titre"], "Encadré")
        elif lignes := paragraphes_du_tableau(tableau):
            self.texte += lignes
            self.rendu.dire("Tableau", lignes[0].texte, "Liste", ("attente", "Une ligne par rang, à relire"))

    def _dessin(self, dessin: Dessin) -> None:
        cle = self.deposer(dessin)
        if cle is None:
            self.laisses["images"] += 1
            return
        self._bloc(image_de(cle, dessin.alternative))
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
        """Put the text that was gathered in the step that is open."""
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
