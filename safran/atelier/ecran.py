"""The one screen of the workshop: the outline, the step being written block by block, its preview, and what one
sending of it does.
"""

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.forms import BoundField
from django.http import Http404, HttpRequest
from django.urls import reverse

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.atelier.blocs import BlocEcrit, BlocForm, GesteBloc, NeSEcritPas, bloc_neuf, definitions, palette_lire
from safran.atelier.forms import EtapeForm, PlanForm
from safran.atelier.models import EtapeCroisee, PublicationPrevue
from safran.atelier.permissions import peut_administrer, peut_inviter, peut_publier
from safran.atelier.plan import MONTRES, SIMPLES
from safran.atelier.queries.ecriture import (
    croisees_de,
    empreinte,
    etapes_brutes,
    ossature_lire,
    prevue_de,
    question_brute,
    questions_du_contenu,
)
from safran.atelier.queries.equipe import Place, ouverts_compter, par_etape
from safran.atelier.rules import ecriture
from safran.atelier.rules.ecriture import Saisie
from safran.formations.models import FormationPage
from safran.parcours.portes import Etape, Module
from safran.quiz.models import QuestionBanque

ORDRE = re.compile(r"([0-9a-f-]{1,40}):([a-z_]{1,40})")
ENVOYES_MAX = 400
# Ce qui vient de partir et se remet, ou qui partirait pour de bon : le geste, la phrase, le bouton.
REPENTIRS = {
    "bloc.remettre": ("Le bloc est retiré.", "Le remettre"),
    "etape.remettre": ("L’étape est retirée.", "La remettre"),
    "module.supprimer": ("Supprimer « {} », ses étapes et tout leur texte ? Cela ne se reprend pas.", "Supprimer"),
}


class Ecran:
    """What the screen shows and receives, for one training and, when one is open, one step."""

    def __init__(self, request: HttpRequest, formation: FormationPage, module_pk: int = 0, etape_id: str = "") -> None:
        self.formation, self.compte, self.request = formation, request.user, request
        self.donnees = request.POST if request.method == "POST" else None
        self.ossature = ossature_lire(formation)
        self.module = self.ossature.module(module_pk)
        self.etape = self.ossature.etape(module_pk, etape_id)
        if (module_pk and self.module is None) or (etape_id and self.etape is None):
            raise Http404
        pages = {module.pk: module.page for module in self.ossature.modules}
        self.dans = self._dans(pages)
        self.plan_form = PlanForm(list(pages.values()), pages.get(self.dans), self.donnees)
        self.etape_form: EtapeForm | None = None
        self.blocs: list[BlocEcrit] = []
        if self.etape:
            depart = {"titre": self.brute["value"].get("titre"), "version": self.version}
            self.etape_form = EtapeForm(self.donnees, initial=depart)
            self.blocs = [self._bloc(identite, genre) for identite, genre in self._ordre()]
        # The keyboard goes where one is about to write: the new block, the next step, the first module.
        self.ici = self.request.GET.get("ici", "")
        if self.ici == "premier" and self.blocs:
            self.ici = self.blocs[0].id
        vise = next((bloc.form for bloc in self.blocs if bloc.id == self.ici), None)
        champs = list(vise.fields.values()) if vise else []
        if not self.ossature.modules:
            champs = [self.plan_form.fields["module"]]
        elif not self.etape and self.dans:
            champs = [self.plan_form.fields[f"dans-{self.dans}"]]
        if champs:
            champs[0].widget.attrs["autofocus"] = True

    def _dans(self, connus: Collection[int]) -> int:
        dit = str((self.donnees or self.request.GET).get("dans", ""))
        dit_pk = int(dit) if dit.isdecimal() and len(dit) < 12 else 0
        return dit_pk if dit_pk in connus else 0

    @cached_property
    def brute(self) -> dict[str, Any]:
        return next(brute for brute in etapes_brutes(self.module.page) if brute["id"] == self.etape.id)

    @cached_property
    def questions(self) -> dict[str, QuestionBanque]:
        return questions_du_contenu(self.brute["value"].get("contenu") or [])

    @cached_property
    def version(self) -> str:
        return empreinte(self.brute, self.questions)

    @cached_property
    def _stockes(self) -> dict[str, dict[str, Any]]:
        return {bloc["id"]: bloc for bloc in self.brute["value"].get("contenu") or []}

    def _ordre(self) -> Iterator[tuple[str, str]]:
        """The blocks in order: those that are stored, or those that the page that was sent had."""
        if self.donnees is None or "ordre" not in self.donnees:
            yield from ((bloc["id"], bloc["type"]) for bloc in self._stockes.values())
            return
        genres = definitions()[0].child_blocks["contenu"].child_blocks
        for identite, genre in ORDRE.findall(self.donnees["ordre"])[:ENVOYES_MAX]:
            genre = self._stockes[identite]["type"] if identite in self._stockes else genre
            if genre in genres:
                yield identite, genre

    def _bloc(self, identite: str, genre: str) -> BlocEcrit:
        definition = definitions()[0].child_blocks["contenu"].child_blocks[genre]
        stocke = self._stockes[identite]["value"] if identite in self._stockes else bloc_neuf(definition)
        bloc = BlocEcrit(identite, genre, definition, stocke, question=self.questions.get(identite))
        bloc.commentaires = self.ouverts[self.etape.id, identite]
        envoi = (self.donnees, self.request.FILES) if self.donnees is not None else ()
        prefixe = f"b-{identite}"
        try:
            if bloc.question:
                bloc.form = self._question(bloc.question, envoi, prefixe)
            else:
                bloc.form = BlocForm(definition, stocke, *envoi, prefix=prefixe)
        except NeSEcritPas:
            pass
        return bloc

    def _question(self, question: QuestionBanque, envoi: tuple, prefixe: str) -> BlocForm | None:
        brute = question_brute(question)
        if brute is None or brute["type"] not in SIMPLES:
            return None
        definition = definitions()[1].child_blocks[brute["type"]]
        return BlocForm(definition, brute["value"], *envoi, prefix=prefixe, seulement=MONTRES)

    @property
    def ordre(self) -> str:
        return " ".join(f"{bloc.id}:{bloc.genre}" for bloc in self.blocs)

    def valide(self) -> bool:
        """Whether everything that was sent can be written; every form says what it lacks."""
        formes = [self.plan_form, self.etape_form, *(bloc.form for bloc in self.blocs)]
        return all([forme.is_valid() for forme in formes if forme is not None])

    def saisie(self) -> Saisie:
        contenu, questions = [], {}
        for bloc in self.blocs:
            valeur = bloc.stocke
            if bloc.form is not None and bloc.question is None:
                valeur = bloc.form.valeur(par=self.compte)
            elif bloc.form is not None:
                genre = question_brute(bloc.question)["type"]
                questions[bloc.id] = {"type": genre, "value": bloc.form.valeur(par=self.compte)}
            contenu.append({"type": bloc.genre, "value": valeur, "id": bloc.id})
        return Saisie(self.etape_form.cleaned_data["titre"], contenu, questions)

    # Ce que la page montre

    @property
    def apercu(self) -> Any:
        return definitions()[0].to_python(self.brute["value"])

    @cached_property
    def repentir(self) -> dict[str, Any]:
        """What just went and may come back, or what would go for good, with its button; nothing most of the time."""
        dit = self.request.GET.get("repentir", "")
        nom, *arguments = dit.split() or [""]
        if nom not in REPENTIRS or len(dit) > 100:
            return {}
        phrase, bouton = REPENTIRS[nom]
        if nom == "module.supprimer":
            vise = next((module for module in self.ossature.modules if [str(module.pk)] == arguments), None)
            if vise is None or vise.page.first_published_at:
                return {}
            phrase = phrase.format(vise.titre)
        elif {*arguments} & {element.id for element in (*self.blocs, *self.ossature.etapes)}:
            return {}  # remis depuis : on revient sur la page d’avant
        avant = self.request.GET.get("avant", "")
        return {
            "geste": dit,
            "phrase": phrase,
            "bouton": bouton,
            "dans_l_etape": nom == "bloc.remettre" and self.etape is not None,
            "avant": avant if any(bloc.id == avant for bloc in self.blocs) else "",
        }

    @property
    def croisees(self) -> Iterable[EtapeCroisee]:
        return croisees_de(self.module.page, self.etape.id) if self.etape else []

    @property
    def palette(self) -> list[tuple[str, str, str]]:
        return palette_lire()

    @cached_property
    def ouverts(self) -> Counter[Place]:
        return ouverts_compter(self.formation, self.compte)

    @property
    def lignes(self) -> list[tuple[Module, list[tuple[Etape, int]], BoundField]]:
        """Each module: its steps with how many comments wait on each, and where its next step is named."""
        attendent = par_etape(self.ouverts)
        return [
            (module, [(etape, attendent[etape.id]) for etape in module.etapes], self.plan_form[f"dans-{module.pk}"])
            for module in self.ossature.modules
        ]

    @cached_property
    def prevue(self) -> PublicationPrevue | None:
        return prevue_de(self.formation)

    @property
    def garde_le(self) -> datetime.datetime | None:
        pages = [module.page for module in self.ossature.modules]
        dates = [page.latest_revision_created_at for page in (self.formation, *pages)]
        return max((date for date in dates if date), default=None)

    @cached_property
    def administre(self) -> bool:
        return peut_administrer(self.compte, self.formation)

    @cached_property
    def publie(self) -> bool:
        return peut_publier(self.compte, self.formation)

    @cached_property
    def invite(self) -> bool:
        return peut_inviter(self.compte, self.formation)

    @cached_property
    def url_formation(self) -> str:
        return adresse_de(self.formation.pk)

    @property
    def commentaires(self) -> int:
        return par_etape(self.ouverts)[self.etape.id] if self.etape else 0

    @property
    def adresse(self) -> str:
        return adresse_de(self.formation.pk, self.etape)

    @property
    def editeur(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.module.pk]) + "#panel-child-contenu-etapes-section"


def adresse_de(formation_pk: int, etape: Etape | None = None) -> str:
    """The screen on a step, or on the outline alone."""
    if etape is None:
        return reverse("atelier_formation", args=[formation_pk])
    return reverse("atelier_etape", args=[formation_pk, etape.module_pk, etape.id])


# What one sending of the screen does: what is typed is kept first, then titles are added, then one gesture is made.

CROISES = (
    "Quelqu’un a enregistré cette étape pendant que vous l’écriviez. Les deux textes sont gardés : choisissez plus bas."
)


@dataclass(frozen=True)
class Suite:
    """Where to go once it is done; the step kept beside, when someone else wrote it meanwhile."""

    url: str
    croisee: EtapeCroisee | None = None


def gestes_faire(ecran: Ecran, *, par: Compte, au_fil: bool = False) -> Suite:
    """Do what was sent. Raises what the rules refuse: RegleRefusee."""
    nom, *arguments = str(ecran.donnees.get("geste", "")).split()[:5] or [""]
    cle: uuid.UUID = ecran.plan_form.cleaned_data["cle"]
    croisee = None
    if ecran.etape:
        geste = GesteBloc(nom, arguments[0]) if nom.startswith("bloc.") and arguments else None
        croisee = ecriture.etape_enregistrer(
            module=ecran.module.page,
            etape_id=ecran.etape.id,
            saisie=ecran.saisie(),
            version=ecran.etape_form.cleaned_data["version"],
            par=par,
            au_fil=au_fil,
            geste=geste,
            cle=cle,
        )
        if au_fil or croisee:
            return Suite(ecran.adresse, croisee)
    url = _ajouter(ecran, cle, par) or ecran.adresse
    if nom == "bloc.ajouter":
        url += f"?ici={cle}#bloc-{cle}"
    elif nom == "bloc.retirer" and arguments:
        suivants = dict(pairwise(bloc.id for bloc in ecran.blocs))
        url = _repentir(ecran.adresse, "bloc.remettre", arguments[0], avant=suivants.get(arguments[0], ""))
    elif nom.startswith("bloc.") and arguments:
        url += f"#bloc-{arguments[0]}"
    elif nom == "publier":
        url = reverse("atelier_publier", args=[ecran.formation.pk])
    elif nom in GESTES:
        attendus, faire = GESTES[nom]
        if len(arguments) == attendus:
            url = faire(ecran, par, cle, arguments) or url
    return Suite(url, croisee)


def _ajouter(ecran: Ecran, cle: uuid.UUID, par: Compte) -> str:
    """The titles typed in the outline: another name, one more module, one more step; where the last one opens."""
    dit, url = ecran.plan_form.cleaned_data, ""
    if ecran.plan_form.ouvert and dit.get("nom"):
        ecriture.module_renommer(module=ecran.plan_form.ouvert, titre=dit["nom"], par=par)
    pages = {module.pk: module.page for module in ecran.ossature.modules}
    ajouts = [(pages[pk], titre, "") for pk, titre in ecran.plan_form.neuves().items()]
    if ecran.etape and (titre := ecran.etape_form.cleaned_data["suivante"]):
        ajouts.append((ecran.module.page, titre, ecran.etape.id))
    for rang, (module, titre, apres) in enumerate(ajouts):
        propre = cle if rang == 0 else uuid.uuid5(cle, str(rang))
        etape = ecriture.etape_ajouter(module=module, titre=titre, par=par, cle=propre, apres=apres)
        url = reverse("atelier_etape", args=[ecran.formation.pk, module.pk, etape]) + "?ici=premier"
    if titre := dit["module"]:
        module = ecriture.module_ajouter(formation=ecran.formation, titre=titre, par=par, cle=cle)
        url = f"{adresse_de(ecran.formation.pk)}?dans={module.pk}"
    return url


def _module(ecran: Ecran, pk: str) -> Module:
    trouve = next((module for module in ecran.ossature.modules if str(module.pk) == pk), None)
    if trouve is None:
        raise RegleRefusee("disparue", "Ce module n’existe plus : quelqu’un vient de le retirer.")
    return trouve


def _etape(ecran: Ecran, module: Module, identite: str) -> Etape:
    trouvee = next((etape for etape in module.etapes if etape.id == identite), None)
    if trouvee is None:
        raise RegleRefusee("disparue", ecriture.DISPARUE)
    return trouvee


def _etape_bouger(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str], *, de: int) -> str:
    """One place up or down, into the neighbouring module at the ends."""
    module = _module(ecran, arguments[0])
    etape = _etape(ecran, module, arguments[1])
    rang, vers = etape.rang - 1 + de, module
    if not 0 <= rang < len(module.etapes):
        voisin = module.rang - 1 + de
        if not 0 <= voisin < len(ecran.ossature.modules):
            return ""
        vers = ecran.ossature.modules[voisin]
        rang = len(vers.etapes) if de < 0 else 0
    return _poser(ecran, module, etape, vers, rang, par)


def _poser(ecran: Ecran, module: Module, etape: Etape, vers: Module, rang: int, par: Compte) -> str:
    ecriture.etape_placer(module=module.page, etape_id=etape.id, vers=vers.page, rang=rang, par=par)
    if ecran.etape and ecran.etape.id != etape.id:
        return ""
    return reverse("atelier_etape", args=[ecran.formation.pk, vers.pk, etape.id])


def _etape_placer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    """Dropped somewhere: its module, itself, the module where it goes, its rank there."""
    module, vers = _module(ecran, arguments[0]), _module(ecran, arguments[2])
    return _poser(ecran, module, _etape(ecran, module, arguments[1]), vers, _rang(arguments[3]), par)


def _etape_dupliquer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    module = _module(ecran, arguments[0])
    copie = ecriture.etape_dupliquer(module=module.page, etape_id=arguments[1], par=par, cle=cle)
    return reverse("atelier_etape", args=[ecran.formation.pk, module.pk, copie])


def _etape_retirer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    module = _module(ecran, arguments[0])
    etape = _etape(ecran, module, arguments[1])
    avant, apres = ecran.ossature.voisines(etape)
    ecriture.etape_retirer(module=module.page, etape_id=etape.id, par=par)
    return _repentir(adresse_de(ecran.formation.pk, apres or avant), "etape.remettre", *arguments)


def _etape_remettre(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    module = _module(ecran, arguments[0]).page
    ecriture.etape_remettre(module=module, etape_id=arguments[1], par=par)
    return reverse("atelier_etape", args=[ecran.formation.pk, module.pk, arguments[1]])


def _module_bouger(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str], *, de: int) -> str:
    module = _module(ecran, arguments[0])
    rang = module.rang - 1 + de
    if 0 <= rang < len(ecran.ossature.modules):
        ecriture.module_placer(formation=ecran.formation, module=module.page, rang=rang, par=par)
    return ""


def _module_placer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    module = _module(ecran, arguments[0])
    ecriture.module_placer(formation=ecran.formation, module=module.page, rang=_rang(arguments[1]), par=par)
    return ""


def _module_retirer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    """An empty one goes at once; one that holds steps is asked about, its history would go with it."""
    module = _module(ecran, arguments[0])
    if module.etapes and not (module.page.live or module.page.first_published_at):
        return _repentir(ecran.adresse, "module.supprimer", *arguments)
    return _module_supprimer(ecran, par, cle, arguments)


def _module_supprimer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    ecriture.module_retirer(module=_module(ecran, arguments[0]).page, par=par)
    return adresse_de(ecran.formation.pk)


def _repentir(url: str, *geste: str, avant: str = "") -> str:
    """The same address, where this gesture is offered; before a block when it says which."""
    return f"{url}?{urlencode({'repentir': ' '.join(geste), 'avant': avant})}#repentir"


def _rang(texte: str) -> int:
    return int(texte) if texte.isdecimal() and len(texte) < 5 else 0


# Ce que fait chaque geste, et combien d’arguments il demande : s’il en manque, il n’est pas des nôtres.
GESTES: dict[str, tuple[int, Callable[..., str]]] = {
    "etape.monter": (2, partial(_etape_bouger, de=-1)),
    "etape.descendre": (2, partial(_etape_bouger, de=1)),
    "etape.placer": (4, _etape_placer),
    "etape.dupliquer": (2, _etape_dupliquer),
    "etape.retirer": (2, _etape_retirer),
    "etape.remettre": (2, _etape_remettre),
    "module.monter": (1, partial(_module_bouger, de=-1)),
    "module.descendre": (1, partial(_module_bouger, de=1)),
    "module.placer": (2, _module_placer),
    "module.retirer": (1, _module_retirer),
    "module.supprimer": (1, _module_supprimer),
}
