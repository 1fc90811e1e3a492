"""What anyone may read, row by row: published sheets of visible structures, for the data interface and nothing else."""

from django.db.models import Prefetch, QuerySet

from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.queries.contacts import contacts_publics
from reseau.annuaire.queries.permanences import creneaux_publics
from reseau.structures.models import Reseau, StatutStructure, Structure
from reseau.territoires.models import CompositionBassin
from reseau.vocabulaires.models import Terme


def structures_publiques() -> QuerySet[Structure]:
    """Visible structures with their status and the keys of their published sheets, in a constant number of queries."""
    visibles = Structure.objects.visibles()
    return (
        visibles.select_related("reseau", "parent")
        .prefetch_related(
            Prefetch("statuts", StatutStructure.objects.en_vigueur(), to_attr="statuts_du_jour"),
            Prefetch("lieux", Lieu.objects.publies().only("public_id", "structure_id"), to_attr="lieux_publies"),
            Prefetch("services", Service.objects.publies().only("structure_id"), to_attr="services_publies"),
            Prefetch("contacts", contacts_publics().filter(lieu=None, service=None), to_attr="contacts_publics"),
        )
        .order_by("pk")
    )


def lieux_publics() -> QuerySet[Lieu]:
    """Published places of visible structures, with their town and its territories."""
    bassins = CompositionBassin.objects.en_vigueur().select_related("bassin")
    aux_services = ServiceAuLieu.objects.filter(service__publie=True)
    return (
        Lieu.objects.publies()
        .filter(structure__in=Structure.objects.visibles())
        .select_related("structure", "chez", "commune__departement", "commune__epci")
        .prefetch_related(
            Prefetch("commune__compositions", bassins, to_attr="bassins_du_jour"),
            Prefetch("aux_services", aux_services, to_attr="services_publies"),
            Prefetch("contacts", contacts_publics(), to_attr="contacts_publics"),
            Prefetch("creneaux", creneaux_publics().select_related("structure", "service"), to_attr="creneaux_publics"),
        )
        .order_by("pk")
    )


def services_publics() -> QuerySet[Service]:
    """Published services of visible structures, with their terms and published places."""
    aux_lieux = ServiceAuLieu.objects.filter(lieu__publie=True).select_related("lieu")
    return (
        Service.objects.publies()
        .filter(structure__in=Structure.objects.visibles())
        .select_related("structure")
        .prefetch_related("missions", "publics", "themes", "niveaux_cep")
        .prefetch_related(Prefetch("aux_lieux", aux_lieux, to_attr="lieux_publies"))
        .prefetch_related(Prefetch("contacts", contacts_publics(), to_attr="contacts_publics"))
        .order_by("pk")
    )


def reseaux_publics() -> QuerySet[Reseau]:
    """Every network, with its terms."""
    return Reseau.objects.prefetch_related("missions", "publics", "niveaux_cep")


def codes_visibles(structures: set[int]) -> dict[int, str]:
    """The public codes of those of these structures that anyone may see; one query."""
    lignes = Structure.objects.visibles().filter(pk__in=structures)
    return dict(lignes.values_list("pk", "code"))


def termes_lister(modele: type[Terme]) -> list[Terme]:
    """Every word of a vocabulary, past ones included: an old sheet may still use them."""
    return list(modele._default_manager.all())
