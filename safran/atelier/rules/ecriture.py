"""A training is born and written: from three fields or a plan, its outline, its steps, their questions; one
gesture, one lock, one revision signed.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from home.erreurs import RegleRefusee
from home.etats.plume import GardeTexte
from home.securite.limites import quota_exiger
from reseau.comptes.models import Compte
from reseau.membres.permissions import reseaux_de
from reseau.vocabulaires.models import Mission, Rubrique, Theme, TypePublic
from safran.atelier.blocs import GesteBloc, bloc_ajouter, bloc_deplacer, bloc_retirer
from safran.atelier.choices import CATEGORIE, PROPOSITION
from safran.atelier.models import CoAuteur, EtapeCroisee, Proposition, PublicationPrevue
from safran.atelier.permissions import catalogue_lire, peut_ecrire, peut_modifier, peut_proposer
from safran.atelier.plan import (
    GENRES_NEUFS,
    QUESTION,
    SANS_TITRE,
    Bloc,
    PlanEtape,
    PlanFormation,
    PlanModule,
    question_brouillon,
    question_neuve,
    question_titre,
)
from safran.atelier.queries.ecriture import empreinte, etapes_brutes, questions_du_contenu
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, ModulePage
from safran.parcours.portes import ContenuEtapeBlock, adresse_libre, identites_neuves, modules_lire, page_dupliquer
from safran.quiz.models import QuestionBanque, Quiz

# Writing a page of the workshop: locked, its latest draft in hand, then a revision signed by its author.

P = TypeVar("P", FormationPage, ModulePage)
PAR_JOUR = 200  # ce qu’une personne commence de formations et de modules en un jour
VERROUILLEE = "Cette formation est verrouillée, ou n’est plus à vous : demandez à la Région."


def brouillon_de(*, page: P) -> P:
    """The page as its latest draft has it."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


def page_verrouiller(*, page: P, par: Compte) -> P:
    """The row of a page, locked, as it is online. Raises RegleRefusee "droit", "disparue"."""
    lignes = type(page).objects.select_for_update(of=("self",)).select_related("latest_revision")
    tenue = lignes.filter(pk=page.pk).first()
    if tenue is None:
        raise RegleRefusee("disparue", "Cette page n’existe plus : quelqu’un vient de la retirer.")
    if not peut_modifier(par, tenue):
        raise RegleRefusee("droit", VERROUILLEE)
    return tenue


def _module_tenir(module: ModulePage, *, par: Compte) -> tuple[ModulePage, list[dict[str, Any]]]:
    """Lock a module: its latest draft, and its steps as stored."""
    tenu = page_verrouiller(page=module, par=par)
    return brouillon_de(page=tenu), etapes_brutes(tenu)


def page_garder(*, page: FormationPage | ModulePage, par: Compte, au_fil: bool = False) -> None:
    """Keep a draft as a revision of its author; `au_fil` continues the one that she has just written by typing.

    One that is online, or that a publication to come will put online, stays as it is.
    """
    derniere = page.get_latest_revision() if au_fil else None
    if derniere and (derniere.user_id != par.pk or derniere.pk == page.live_revision_id):
        derniere = None
    promises = PublicationPrevue.objects.values_list("versions", flat=True)
    if derniere and any(derniere.pk in versions for versions in promises):
        derniere = None
    page.save_revision(user=par, clean=False, overwrite_revision=derniere, log_action=not au_fil)
    if not page.live:
        page.save(clean=False)


def _etapes_garder(
    module: ModulePage, etapes: Iterable[Mapping[str, Any]], *, par: Compte, au_fil: bool = False
) -> None:
    module.etapes = module.etapes.stream_block.to_python(list(etapes))
    page_garder(page=module, par=par, au_fil=au_fil)


# A question written in its step: it lives in the bank, the step only names it.


def question_creer(
    *, contenu: dict[str, Any], par: Compte, cle: uuid.UUID, theme: Theme | None = None
) -> QuestionBanque:
    """Write a question in the bank, out of service until its training is online; sent twice, it is written once.

    `contenu` is its one block as the bank stores it, without identity. Raises RegleRefusee "sans_theme".
    """
    theme = theme or Theme.objects.en_vigueur().order_by("ordre", "pk").first()
    if theme is None:
        raise RegleRefusee("sans_theme", "Aucun thème n’est en vigueur : créez-en un d’abord.")
    titre = question_titre(contenu)
    code = f"{slugify(titre)[:60] or 'question'}-{cle.hex[:8]}"
    question = QuestionBanque.objects.filter(code__endswith=f"-{cle.hex[:8]}", categorie=CATEGORIE).first()
    if question is None:
        question = QuestionBanque(code=code, titre=titre, theme=theme, categorie=CATEGORIE, live=False)
        _garder(question, contenu, par, str(uuid.uuid4()))
    return question


def question_ecrire(*, question: QuestionBanque, contenu: dict[str, Any], par: Compte) -> bool:
    """Keep what was typed as the draft of the question; False when nothing changed."""
    brouillon = question_brouillon(question)
    avant = brouillon.contenu.raw_data
    if len(avant) and {"type": avant[0]["type"], "value": avant[0]["value"]} == contenu:
        return False
    if brouillon.titre == SANS_TITRE:
        brouillon.titre = question_titre(contenu)
    _garder(brouillon, contenu, par, avant[0]["id"] if len(avant) else str(uuid.uuid4()))
    return True


def question_montrer(*, question: QuestionBanque) -> tuple[str, int]:
    """The block (kind, value) that shows a question: its own kind of block, else a quiz of it alone."""
    if QUESTION in ContenuEtapeBlock().child_blocks:
        return QUESTION, question.pk
    quiz = Quiz(code=f"atelier-{question.code}"[:80], titre=question.titre[:160], theme=question.theme, live=True)
    choisie = {"type": "banque", "value": question.pk, "id": str(uuid.uuid4())}
    quiz.questions = quiz.questions.stream_block.to_python([choisie])
    quiz.save()
    return "quiz", quiz.pk


def _garder(question: QuestionBanque, contenu: dict[str, Any], par: Compte, cle: str) -> None:
    question.contenu = question.contenu.stream_block.to_python([{**contenu, "id": cle}])
    if not question.live:
        question.save()
    question.save_revision(user=par, clean=False)


# A training is born: from three fields, from a plan, from another training.


@transaction.atomic
def formation_ecrire(*, plan: PlanFormation, par: Compte, cle: uuid.UUID | None = None) -> FormationPage:
    """Write a whole training as a draft: its sheet, its modules, their steps, their questions; sent twice, once.

    Begun by someone who does not write in the catalogue, it is a proposal.

    Raises RegleRefusee "droit", "sans_catalogue", "sans_rubrique", "sans_theme", "quota".
    """
    catalogue = catalogue_lire()
    if catalogue is None:
        raise RegleRefusee("sans_catalogue", "Le site n’a pas de catalogue : ouvrez-le d’abord.")
    propose = not peut_ecrire(par)
    if propose and not peut_proposer(par):
        raise RegleRefusee("droit", "Écrire une formation n’est pas dans vos droits.")
    cle = cle or uuid.uuid4()
    catalogue = type(catalogue).objects.select_for_update(of=("self",)).get(pk=catalogue.pk)
    if deja := FormationPage.objects.filter(translation_key=cle).first():
        return deja
    _quota_exiger(par)
    formation = _fiche(plan, cle)
    formation.slug = adresse_libre(parent=catalogue, racine=slugify(plan.titre)[:200] or "formation")
    formation.owner = par
    catalogue.add_child(instance=formation)
    log(instance=formation, action="wagtail.create", user=par)
    if propose:
        proposition = Proposition.objects.create(formation=formation, auteur=par, reseau_id=min(reseaux_de(par)))
        CoAuteur.objects.create(formation=formation, compte=par, invite_par=par)
        PROPOSITION.commencer(proposition, par=par)
    modules = [module_ecrire(formation=formation, plan=module, par=par) for module in plan.modules]
    formation.duree_minutes = minutes_declarees(prevues=sum(module.duree.minutes for module in modules_lire(modules)))
    formation.save()
    formation.save_revision(user=par)
    return formation


def _quota_exiger(par: Compte) -> None:
    siennes = PageLogEntry.objects.filter(user=par, action="wagtail.create").order_by().values("page").distinct()
    quota_exiger(siennes, depuis="timestamp", combien=PAR_JOUR, quoi="formations et modules")


def minutes_declarees(*, prevues: int) -> int:
    """What a training declares until someone says otherwise: its expected length, five minutes at least."""
    return min(6000, max(5, prevues))


def module_ecrire(
    *, formation: FormationPage, plan: PlanModule, par: Compte, cle: uuid.UUID | None = None
) -> ModulePage:
    """Write one module and its steps as a draft, after the others of the training; whoever calls holds the training."""
    module = ModulePage(
        title=plan.titre,
        slug=adresse_libre(parent=formation, racine=slugify(plan.titre)[:200] or "module"),
        resume=plan.resume,
        etapes=[etape_brute(plan=etape, par=par) for etape in plan.etapes],
        live=False,
        owner=par,
        translation_key=cle or uuid.uuid4(),
    )
    type(formation).objects.get(pk=formation.pk).add_child(instance=module)
    module.save_revision(user=par)
    log(instance=module, action="wagtail.create", user=par)
    return module


def etape_brute(*, plan: PlanEtape, par: Compte, cle: str = "") -> dict[str, Any]:
    """The stored form of a step; its questions go to the bank."""
    valeur = {"titre": plan.titre, "contenu": [_bloc(bloc, par) for bloc in plan.blocs]}
    return {"type": "etape", "value": valeur, "id": cle or str(uuid.uuid4())}


def _bloc(bloc: Bloc, par: Compte) -> dict[str, Any]:
    genre, valeur = bloc
    if genre == QUESTION:
        genre, valeur = question_montrer(question=question_creer(contenu=valeur, par=par, cle=uuid.uuid4()))
    return {"type": genre, "value": valeur, "id": str(uuid.uuid4())}


def _fiche(plan: PlanFormation, cle: uuid.UUID) -> FormationPage:
    """The sheet, its links by code."""
    rubriques = Rubrique.objects.en_vigueur().order_by("ordre", "pk")
    rubrique = (rubriques.filter(code=plan.rubrique) if plan.rubrique else rubriques).first()
    if rubrique is None:
        raise RegleRefusee("sans_rubrique", "Cette rubrique n’est plus au programme : choisissez-en une autre.")
    formation = FormationPage(
        title=plan.titre,
        accroche=plan.accroche,
        rubrique=rubrique,
        duree_minutes=minutes_declarees(prevues=0),
        objectifs=[("ligne", ligne) for ligne in plan.objectifs],
        sources=[("ligne", ligne) for ligne in plan.sources],
        live=False,
        translation_key=cle,
    )
    formation.missions.set(Mission.objects.filter(code__in=plan.missions))
    formation.publics.set(TypePublic.objects.filter(code__in=plan.publics))
    formation.themes.set(Theme.objects.filter(code__in=plan.themes))
    return formation


# A step is written: who comes late loses nothing, the two texts are kept and both authors see them.

DISPARUE = "Cette étape vient d’être retirée par quelqu’un d’autre. Votre texte est toujours ici : copiez-le ailleurs."


@dataclass(frozen=True)
class Saisie:
    """What one page sends of a step; `questions` holds the one block of each, by the identity of its block here."""

    titre: str
    contenu: list[dict[str, Any]]
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)


@transaction.atomic
def etape_enregistrer(
    *,
    module: ModulePage,
    etape_id: str,
    saisie: Saisie,
    version: str,
    par: Compte,
    au_fil: bool = False,
    geste: GesteBloc | None = None,
    cle: uuid.UUID | None = None,
) -> EtapeCroisee | None:
    """Write a step as it was read at `version`, then make one gesture on its blocks; sent twice, it is written once.

    Someone else wrote it meanwhile: what is sent is kept beside, and returned. A block that goes is written first as
    it was last typed: the history of the module has it whole, and « remettre » takes it from there.

    Raises RegleRefusee "droit", "disparue", and what the gesture refuses ("trop", "genre", "sans_theme").
    """
    brouillon, etapes = _module_tenir(module, par=par)
    rang, etape = _trouver(etapes, etape_id)
    questions = questions_du_contenu(etape["value"].get("contenu") or [])
    if empreinte(etape, questions) != version and not _deja(etape, saisie):
        return _garder_a_cote(module, etape_id, saisie, par)
    for bloc, contenu in saisie.questions.items():
        if bloc in questions:
            question_ecrire(question=questions[bloc], contenu=contenu, par=par)
    ecrit = {**etape["value"], "titre": saisie.titre, "contenu": saisie.contenu}
    suite = saisie.contenu
    if geste and geste.nom == "bloc.remettre":
        suite = _remis(suite, *_bloc_retire(brouillon, etape_id, geste.cible))
    elif geste:
        suite = _agir(suite, geste, cle or uuid.uuid4(), par)
    ecritures = [ecrit] if geste and geste.nom == "bloc.retirer" else []
    for valeur in (*ecritures, {**ecrit, "contenu": suite}):
        if valeur != etapes[rang]["value"]:
            etapes[rang] = {**etape, "value": valeur}
            _etapes_garder(brouillon, etapes, par=par, au_fil=au_fil)
    return None


@transaction.atomic
def croisee_departager(*, croisee: EtapeCroisee, par: Compte, garder: str, version: str) -> bool:
    """Say what becomes of two texts of a step: the one written stays, the other replaces it, or they follow each other.

    True when the step changed. Raises RegleRefusee "deja", "version" when the text that would go has changed since it
    was read, "garder", "droit", "disparue", "trop".
    """
    brouillon, etapes = _module_tenir(croisee.module, par=par)
    croisee = EtapeCroisee.objects.select_for_update().get(pk=croisee.pk)
    rang, etape = _trouver(etapes, croisee.etape_id)
    questions = questions_du_contenu(etape["value"].get("contenu") or [])
    if croisee.regle_le:
        raise RegleRefusee("deja", "Ces deux textes sont déjà départagés.")
    if garder not in GardeTexte.values:
        raise RegleRefusee("garder", "Choisissez lequel garder.")
    if garder == GardeTexte.AUTRE and empreinte(etape, questions) != version:
        raise RegleRefusee("version", "L’étape a changé depuis : relisez les deux avant de choisir.")
    croisee.regle_le, croisee.regle_par = timezone.now(), par
    croisee.save(update_fields=["regle_le", "regle_par"])
    if garder == GardeTexte.ECRIT:
        return False
    autre = Saisie(**croisee.saisie)
    if garder == GardeTexte.AUTRE:
        for bloc, contenu in autre.questions.items():
            if bloc in questions:
                question_ecrire(question=questions[bloc], contenu=contenu, par=par)
        suite = {"titre": autre.titre, "contenu": autre.contenu}
    else:
        suite = {"contenu": [*(etape["value"].get("contenu") or []), *_a_la_suite(etape, autre, par)]}
    etapes[rang] = {**etape, "value": {**etape["value"], **suite}}
    _etapes_garder(brouillon, etapes, par=par)
    return True


def _trouver(etapes: list[dict[str, Any]], etape_id: str) -> tuple[int, dict[str, Any]]:
    trouvee = next(((rang, etape) for rang, etape in enumerate(etapes) if etape.get("id") == etape_id), None)
    if trouvee is None:
        raise RegleRefusee("disparue", DISPARUE)
    return trouvee


RETIRE = "Ce qui a été retiré ne se retrouve plus dans les versions de ce module : demandez à la Région."


def _retires(module: ModulePage) -> Iterator[list[dict[str, Any]]]:
    """The steps of each draft of this module, the latest first."""
    for contenu in module.revisions.order_by("-created_at", "-pk").values_list("content", flat=True).iterator(10):
        yield json.loads(contenu.get("etapes") or "[]")


def _bloc_retire(module: ModulePage, etape_id: str, identite: str) -> tuple[int, dict[str, Any]]:
    """A block as the latest draft that held it has it, and its rank there. Raises RegleRefusee "retire"."""
    for etapes in _retires(module):
        for etape in etapes:
            for rang, bloc in enumerate(etape["value"].get("contenu") or [] if etape["id"] == etape_id else []):
                if bloc["id"] == identite:
                    return rang, bloc
    raise RegleRefusee("retire", RETIRE)


def _remis(elements: list[dict[str, Any]], rang: int, remis: dict[str, Any]) -> list[dict[str, Any]]:
    """With this one back at its rank, unless it is there already."""
    if any(element["id"] == remis["id"] for element in elements):
        return elements
    return [*elements[:rang], remis, *elements[rang:]]


def _deja(etape: dict[str, Any], saisie: Saisie) -> bool:
    """What is sent is what stands: there is nothing to choose."""
    valeur = etape["value"]
    return valeur.get("titre") == saisie.titre and (valeur.get("contenu") or []) == saisie.contenu


def _garder_a_cote(module: ModulePage, etape_id: str, saisie: Saisie, par: Compte) -> EtapeCroisee:
    """One row for a text that goes on, its author's latest."""
    texte = json.dumps(asdict(saisie), ensure_ascii=False)
    siennes = EtapeCroisee.objects.filter(module=module, etape_id=etape_id, auteur=par, regle_le=None)
    croisee = siennes.first() or EtapeCroisee(module=module, etape_id=etape_id, auteur=par)
    if croisee.texte != texte:
        croisee.texte, croisee.ecrit_le = texte, timezone.now()
        croisee.save()
    return croisee


def _agir(contenu: list[dict[str, Any]], geste: GesteBloc, cle: uuid.UUID, par: Compte) -> list[dict[str, Any]]:
    match geste.nom:
        case "bloc.monter":
            return bloc_deplacer(contenu, geste.cible, -1)
        case "bloc.descendre":
            return bloc_deplacer(contenu, geste.cible, 1)
        case "bloc.retirer":
            return bloc_retirer(contenu, geste.cible)
    if geste.cible not in GENRES_NEUFS:
        return bloc_ajouter(contenu, geste.cible, cle)
    if any(bloc["id"] == str(cle) for bloc in contenu):
        return contenu
    genre, valeur = question_montrer(question=question_creer(contenu=question_neuve(geste.cible), par=par, cle=cle))
    return bloc_ajouter(contenu, genre, cle, valeur)


def _a_la_suite(etape: dict[str, Any], autre: Saisie, par: Compte) -> list[dict[str, Any]]:
    """The blocks of the other text that are not here word for word; its questions are copied, no answer is lost."""
    ici = [(bloc["type"], bloc["value"]) for bloc in etape["value"].get("contenu") or []]
    suite = []
    for bloc in autre.contenu:
        if bloc["id"] in autre.questions:
            question = question_creer(contenu=autre.questions[bloc["id"]], par=par, cle=uuid.uuid4())
            genre, valeur = question_montrer(question=question)
            suite.append({"type": genre, "value": valeur, "id": str(uuid.uuid4())})
        elif (bloc["type"], bloc["value"]) not in ici and bloc["type"] != QUESTION:
            suite.append(identites_neuves(brut=bloc))
    return suite


# The outline of a training: modules and steps added, named, moved, copied, taken out. One gesture, one revision.

ETAPES_MAX = 200
VIDE = (("texte", ""),)


@transaction.atomic
def module_ajouter(*, formation: FormationPage, titre: str, par: Compte, cle: uuid.UUID) -> ModulePage:
    """One more module at the end, as a draft; sent twice, it is written once. Raises RegleRefusee "droit"."""
    page_verrouiller(page=formation, par=par)
    deja = ModulePage.objects.child_of(formation).filter(translation_key=cle).first()
    if deja is None:
        _quota_exiger(par)
    return deja or module_ecrire(formation=formation, plan=PlanModule(titre), par=par, cle=cle)


@transaction.atomic
def etape_ajouter(*, module: ModulePage, titre: str, par: Compte, cle: uuid.UUID, apres: str = "") -> str:
    """One more step, after another or at the end, with an empty text to write in; its identity. Sent twice, once.

    Raises RegleRefusee "droit", "disparue", "trop".
    """
    brouillon, etapes = _module_tenir(module, par=par)
    if not any(etape["id"] == str(cle) for etape in etapes):
        _place_exiger(etapes)
        rang = next((rang for rang, etape in enumerate(etapes, start=1) if etape["id"] == apres), len(etapes))
        etapes.insert(rang, etape_brute(plan=PlanEtape(titre, VIDE), par=par, cle=str(cle)))
        _etapes_garder(brouillon, etapes, par=par)
    return str(cle)


@transaction.atomic
def module_renommer(*, module: ModulePage, titre: str, par: Compte) -> bool:
    """Another title; False when it is the same. Raises RegleRefusee "droit", "disparue"."""
    brouillon = brouillon_de(page=page_verrouiller(page=module, par=par))
    if brouillon.title == titre:
        return False
    brouillon.title = brouillon.draft_title = titre
    page_garder(page=brouillon, par=par)
    return True


@transaction.atomic
def module_placer(*, formation: FormationPage, module: ModulePage, rang: int, par: Compte) -> None:
    """Put a module at this rank (from 0) among the others; readers see the new order at once. Raises "droit"."""
    page_verrouiller(page=formation, par=par)
    autres = list(ModulePage.objects.child_of(formation).exclude(pk=module.pk).order_by("path"))
    if not autres:
        return
    rang = max(0, min(rang, len(autres)))
    module = ModulePage.objects.get(pk=module.pk)
    if rang == len(autres):
        module.move(autres[-1], pos="right", user=par)
    else:
        module.move(autres[rang], pos="left", user=par)


@transaction.atomic
def etape_placer(*, module: ModulePage, etape_id: str, vers: ModulePage, rang: int, par: Compte) -> None:
    """Put a step at this rank (from 0) of its module, or of another of the training.

    Raises RegleRefusee "droit", "disparue", "trop", "suivie": what people did of a step belongs to its module.
    """
    brouillon, etapes = _module_tenir(module, par=par)
    etape = _prendre(etapes, etape_id)
    if vers.pk == module.pk:
        etapes.insert(max(0, min(rang, len(etapes))), etape)
        _etapes_garder(brouillon, etapes, par=par)
        return
    if EtapeVue.objects.filter(module=module, etape_id=etape_id).exists():
        raise RegleRefusee("suivie", "Des personnes ont déjà terminé cette étape : elle reste dans son module.")
    autre, siennes = _module_tenir(vers, par=par)
    _place_exiger(siennes)
    siennes.insert(max(0, min(rang, len(siennes))), etape)
    _etapes_garder(brouillon, etapes, par=par)
    _etapes_garder(autre, siennes, par=par)


@transaction.atomic
def etape_dupliquer(*, module: ModulePage, etape_id: str, par: Compte, cle: uuid.UUID) -> str:
    """The same step again, just after, with identities of its own; its questions are shared. Sent twice, once."""
    brouillon, etapes = _module_tenir(module, par=par)
    if any(etape["id"] == str(cle) for etape in etapes):
        return str(cle)
    _place_exiger(etapes)
    rang, etape = _trouver(etapes, etape_id)
    copie = {**identites_neuves(brut=etape), "id": str(cle)}
    copie["value"]["titre"] = f"{copie['value']['titre']} (copie)"[:160]
    etapes.insert(rang + 1, copie)
    _etapes_garder(brouillon, etapes, par=par)
    return str(cle)


@transaction.atomic
def etape_retirer(*, module: ModulePage, etape_id: str, par: Compte) -> None:
    """Without this step; the history of the module keeps it. Raises RegleRefusee "droit", "disparue"."""
    brouillon, etapes = _module_tenir(module, par=par)
    _prendre(etapes, etape_id)
    _etapes_garder(brouillon, etapes, par=par)


@transaction.atomic
def etape_remettre(*, module: ModulePage, etape_id: str, par: Compte) -> None:
    """A step taken out comes back as it was, where it was; sent twice, once.

    Raises RegleRefusee "droit", "disparue", "trop", "retire".
    """
    brouillon, etapes = _module_tenir(module, par=par)
    _place_exiger(etapes)
    for anciennes in _retires(brouillon):
        for rang, etape in enumerate(anciennes):
            if etape["id"] == etape_id:
                _etapes_garder(brouillon, _remis(etapes, rang, etape), par=par)
                return
    raise RegleRefusee("retire", RETIRE)


@transaction.atomic
def module_retirer(*, module: ModulePage, par: Compte) -> None:
    """Delete a module that was never online. Raises RegleRefusee "droit", "disparue", "publie"."""
    module = page_verrouiller(page=module, par=par)
    if module.live or module.first_published_at:
        raise RegleRefusee(
            "publie", "Ce module a été publié : il se retire dans l’éditeur, où l’on voit qui l’a suivi."
        )
    module.delete()


@transaction.atomic
def formation_copier(*, formation: FormationPage, par: Compte) -> FormationPage:
    """A draft of one's own, made from a training and its modules. Raises RegleRefusee "droit"."""
    page_verrouiller(page=formation, par=par)
    return page_dupliquer(page=formation, par=par)


def _prendre(etapes: list[dict[str, Any]], etape_id: str) -> dict[str, Any]:
    rang, _etape = _trouver(etapes, etape_id)
    return etapes.pop(rang)


def _place_exiger(etapes: list[dict[str, Any]]) -> None:
    if len(etapes) >= ETAPES_MAX:
        raise RegleRefusee("trop", f"Un module compte {ETAPES_MAX} étapes au plus : commencez-en un autre.")
