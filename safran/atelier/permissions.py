"""Who writes: whoever may write in the catalogue, as Wagtail says page by page, and their guests; others get 404."""

from home.permissions import droit_exiger, reserve_a, trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, reseaux_de
from safran.atelier.choices import SE_LIT
from safran.atelier.models import CoAuteur, EtapeCroisee, LectureProposition, Proposition
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.models import ModulePage


def catalogue_lire() -> CataloguePage | None:
    """The one catalogue."""
    return CataloguePage.objects.first()


def peut_ecrire(compte: Compte) -> bool:
    """May write a new training in the catalogue."""
    catalogue = catalogue_lire() if compte.is_authenticated and compte.is_active else None
    return catalogue is not None and catalogue.permissions_for_user(compte).can_add_subpage()


def est_coauteur(compte: Compte, page: FormationPage | ModulePage) -> bool:
    """Was invited to write this training, and has not been taken back."""
    invites = CoAuteur.objects.filter(compte_id=compte.pk, retire_le=None, formation__path=_chemin(page))
    return est_membre(compte) and invites.exists()


def peut_entrer(compte: Compte) -> bool:
    """Writes in the catalogue, or was invited to write a training of it."""
    if peut_ecrire(compte):
        return True
    return est_membre(compte) and CoAuteur.objects.filter(compte_id=compte.pk, retire_le=None).exists()


def peut_administrer(compte: Compte, page: FormationPage | ModulePage) -> bool:
    """May open this page in the admin too, where what has no small form is written."""
    return page.permissions_for_user(compte).can_edit()


def peut_ouvrir(compte: Compte, page: FormationPage | ModulePage) -> bool:
    """Writes this training: as someone of the catalogue, or as a guest."""
    return peut_administrer(compte, page) or est_coauteur(compte, page)


def peut_modifier(compte: Compte, page: FormationPage | ModulePage) -> bool:
    """May write in this training, that nobody has locked; a guest, in one that nobody is reading."""
    if page.permissions_for_user(compte).page_locked():
        return False
    return peut_administrer(compte, page) or (est_coauteur(compte, page) and not se_lit(page))


def se_lit(page: FormationPage | ModulePage) -> bool:
    """It is a proposal under the eyes of its readers, or of the Région."""
    return Proposition.objects.filter(formation__path=_chemin(page), etat__in=SE_LIT).exists()


def peut_proposer(compte: Compte) -> bool:
    """Belongs to a network today: a module may come from any of them."""
    return est_membre(compte) and bool(reseaux_de(compte))


def peut_commencer(compte: Compte) -> bool:
    """May begin a training: in the catalogue, or as a proposal."""
    return peut_proposer(compte) or peut_ecrire(compte)


def peut_lire_proposition(compte: Compte, proposition: Proposition) -> bool:
    """Its authors, its readers, the Région; nobody else sees a word of it."""
    if est_region(compte) or est_coauteur(compte, proposition.formation):
        return True
    return est_membre(compte) and proposition.lectures.filter(lecteur_id=compte.pk).exists()


def peut_commenter(compte: Compte, formation: FormationPage) -> bool:
    """Says something of a draft beside its text: whoever writes it, or reads it as a proposal."""
    if peut_ouvrir(compte, formation):
        return True
    proposition = Proposition.objects.select_related("formation").filter(formation=formation).first()
    return proposition is not None and peut_lire_proposition(compte, proposition)


def peut_inviter(compte: Compte, formation: FormationPage) -> bool:
    """May invite someone to write it: whoever owns it, or writes in the catalogue."""
    return peut_administrer(compte, formation) or (formation.owner_id == compte.pk and est_coauteur(compte, formation))


def peut_publier(compte: Compte, formation: FormationPage) -> bool:
    """May put this training online."""
    return formation.permissions_for_user(compte).can_publish()


ecrire_required = reserve_a(peut_ecrire)
entrer_required = reserve_a(peut_entrer)
commencer_required = reserve_a(peut_commencer)
apporter_required = reserve_a(lambda compte: peut_commencer(compte) or peut_entrer(compte))
proposer_required = reserve_a(peut_proposer)


def formation_get_ecrite(compte: Compte, pk: int) -> FormationPage:
    """The training that this person writes, or Http404."""
    return trouver(FormationPage.objects.all(), lambda formation: peut_ouvrir(compte, formation), pk=pk)


def formation_get_commentee(compte: Compte, pk: int) -> FormationPage:
    """The training of which this person reads the draft, or Http404."""
    return trouver(FormationPage.objects.all(), lambda formation: peut_commenter(compte, formation), pk=pk)


def croisee_get(formation: FormationPage, uuid: object) -> EtapeCroisee:
    """A step of this training written by two at once, or Http404."""
    croisee = trouver(EtapeCroisee.objects.select_related("module", "auteur"), uuid=uuid)
    droit_exiger(croisee.module.path.startswith(formation.path))
    return croisee


def proposition_get_lisible(compte: Compte, uuid: object) -> Proposition:
    """A proposal that this person may read, or Http404."""
    lignes = Proposition.objects.select_related("formation", "auteur", "reseau")
    return trouver(lignes, lambda proposition: peut_lire_proposition(compte, proposition), uuid=uuid)


def lecture_get_confiee(uuid: object) -> LectureProposition:
    """A reading that the Région may give to someone else, or Http404."""
    return trouver(
        LectureProposition.objects.select_related("proposition__formation", "proposition__reseau"), uuid=uuid
    )


def lecture_get_sienne(compte: Compte, uuid: object) -> LectureProposition:
    """One's own reading, or Http404."""
    lignes = LectureProposition.objects.select_related("proposition__formation", "proposition__reseau")
    return trouver(lignes, lambda lecture: lecture.lecteur_id == compte.pk, uuid=uuid)


def _chemin(page: FormationPage | ModulePage) -> str:
    """Where the training of a page stands in the tree."""
    return page.path if isinstance(page, FormationPage) else page.path[: -page.steplen]
