"""Which structures are of each bassin: confirmed by who animates it, some left to confirm, one added by hand."""

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.queries.appartenances import situations_lire
from reseau.membres.rules.appartenances import appartenance_constater, appartenances_constater
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from safran.demo.lecture import jour

A_DISTANCE = "Ne reçoit qu’à distance, par téléphone et en vidéo, les habitants de ce bassin."
A_LAISSER = 3  # dans un bassin qui propose au moins autant de structures, une attend : la dernière sans personne


def appartenances_construire(comptes: dict[str, Compte]) -> None:
    """Confirm bassin by bassin what places propose, but for one of a well-furnished one: nobody of its own is here."""
    peuplees = set(Rattachement.objects.values_list("structure", flat=True))
    animent = Mandat.objects.filter(role=Role.CHARGE_MISSION).en_vigueur().select_related("compte", "bassin")
    par_bassin = {mandat.bassin: mandat.compte for mandat in animent.order_by("bassin__code", "du")}
    for situation in situations_lire(par_bassin):
        structures = [proposee.structure for proposee in situation.proposees]
        vides = [structure for structure in structures if structure.pk not in peuplees]
        laissee = (vides or structures)[-1] if len(structures) >= A_LAISSER else None
        retenues = [structure for structure in structures if structure != laissee]
        appartenances_constater(
            structures=retenues, bassin=situation.bassin, par=par_bassin[situation.bassin], du=jour(-250)
        )
    appartenance_constater(
        structure=Structure.objects.get(code="aa-equipe-a-distance"),
        bassin=Bassin.objects.get(code="niort"),
        par=comptes["mathilde-renaudin"],
        du=jour(-120),
        motif=A_DISTANCE,
    )
