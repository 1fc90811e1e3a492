"""Who writes: whoever may write in the catalogue, page by page, as Wagtail says; a stranger gets 404."""

from home.permissions import droit_exiger, reserve_a, trouver
from reseau.comptes.models import Compte
from safran.atelier.models import EtapeCroisee
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.models import ModulePage


def catalogue_lire() -> CataloguePage | None:
    """The one catalogue."""
    return CataloguePage.objects.first()


def peut_ecrire(compte: Compte) -> bool:
    """May write a new training in the catalogue."""
    catalogue = catalogue_lire() if compte.is_authenticated and compte.is_active else None
    return catalogue is not None and catalogue.permissions_for_user(compte).can_add_subpage()


def peut_modifier(compte: Compte, page: FormationPage | ModulePage) -> bool:
    """May write in this training, that nobody has locked."""
    droits = page.permissions_for_user(compte)
    return droits.can_edit() and not droits.page_locked()


def peut_publier(compte: Compte, formation: FormationPage) -> bool:
    """May put this training online."""
    return formation.permissions_for_user(compte).can_publish()


ecrire_required = reserve_a(peut_ecrire)


def formation_get_ecrite(compte: Compte, pk: int) -> FormationPage:
    """The training that this person writes, or Http404."""
    lignes = FormationPage.objects.select_related("rubrique", "latest_revision__user")
    return trouver(lignes, lambda formation: formation.permissions_for_user(compte).can_edit(), pk=pk)


def module_get_ecrit(formation: FormationPage, pk: int) -> ModulePage:
    """A module of this training, or Http404."""
    return trouver(ModulePage.objects.child_of(formation).select_related("latest_revision__user"), pk=pk)


def croisee_get(formation: FormationPage, uuid: object) -> EtapeCroisee:
    """A step of this training written by two at once, or Http404."""
    croisee = trouver(EtapeCroisee.objects.select_related("module", "auteur"), uuid=uuid)
    droit_exiger(croisee.module.path.startswith(formation.path))
    return croisee
