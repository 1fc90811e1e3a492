"""What this room offers to the ground floor: search, home page, « mon espace », periodic work, checks."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from home.exploitation.travaux import NUIT, Periodique
from home.registre import Carte, Pas, Resultat, Rubrique, carte_chiffree
from home.temps.typographie import de_la_commune
from reseau.annuaire import portes as annuaire
from reseau.annuaire.models import Correspondance, FichierDepose, Import, Lieu, Service
from reseau.annuaire.portes import Criteres, point_valider
from reseau.comptes.models import Compte
from reseau.echanges.imports.communes import Communes
from reseau.echanges.permissions import peut_importer
from reseau.echanges.queries import doublons
from reseau.echanges.rules.flux import flux_suivre
from reseau.echanges.rules.imports.depots import depots_oublier
from reseau.membres.permissions import est_region, est_tete_de_reseau, structures_de, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.territoires.portes import carte_bassins, communes_de_france

# What this room offers to the ground floor: search over everything, home page, « mon espace ».

MAX_FICHES = 4


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """Structures and services for the search over everything."""
    trouvees = annuaire.rechercher(Criteres(texte=texte)).structures[:limite]
    return [
        Resultat(
            titre=trouvee.structure.nom,
            url=reverse("structure", args=[trouvee.structure.code]),
            extrait=" · ".join(service.nom for service in trouvee.services[:3]),
            etiquette=trouvee.structure.reseau.nom,
        )
        for trouvee in trouvees
    ]


def accueil_annuaire(request: HttpRequest) -> dict[str, Any]:
    """The address of the search, the bassins with their map, and two figures."""
    url = reverse("annuaire")
    chiffres, jour = annuaire.chiffres(), timezone.localdate()
    bassins = Bassin.objects.en_vigueur(jour).values_list("nom", "code")
    return {
        "url_annuaire": url,
        "bassins": [{"nom": nom, "url": f"{url}?bassin={code}"} for nom, code in bassins],
        "carte_svg": carte_bassins(titre="Carte des bassins du Poitou-Charentes"),
        "reperes": [
            {"libelle": "lieux d’accueil", "valeur": chiffres.lieux, "detail": ""},
            {"libelle": "structures du réseau", "valeur": chiffres.structures, "detail": ""},
        ],
    }  # fmt: skip


def _a_traiter(compte: Compte) -> dict[str, QuerySet]:
    if not annuaire.suit_des_structures(compte):
        return {}
    importe = {"en_double": doublons.doublons_a_traiter(compte)} if peut_importer(compte) else {}
    return {"signalements": annuaire.signalements_a_traiter(compte), **importe}


@carte_chiffree(_a_traiter)
def carte_fiches(compte: Compte, signalements: int = 0, en_double: int = 0) -> Carte | None:
    """The sheets this person keeps, those that wait for « rien n'a changé », and the errors reported."""
    if not annuaire.suit_des_structures(compte):
        return None
    propres, region = bool(structures_representees(compte)), est_region(compte)
    tenues = annuaire.fiches_propres(compte)
    fiches = [fiche for fiche in tenues if fiche.a_rappeler]
    contexte = {
        "fiches": fiches[:MAX_FICHES],
        "nombre": len(fiches),
        "basse": min(tenues, key=lambda fiche: fiche.qualite.note, default=None),
        "propres": propres,
        "importe": peut_importer(compte),
        "doublons": en_double,
        "modifie": propres or region or est_tete_de_reseau(compte),
        "signalements": signalements,
        "url_suite": "",
        "libelle_suite": "Toutes les fiches" if region else "Mes fiches",
    }
    if contexte["modifie"]:
        contexte["url_suite"] = reverse("mes_fiches")
    return Carte("Fiches de l’annuaire", "echanges/cartes/fiches.html", contexte, large=False)


def pas_de_l_annuaire(compte: Compte) -> list[Pas]:
    """A newcomer's steps here: the sheet of one's structure, and the services around it."""
    structure = Structure.objects.visibles().filter(pk__in=structures_de(compte)).order_by("nom", "pk").first()
    if structure is None:
        return []
    fiche = reverse("structure", args=[structure.code])
    pas = [
        Pas("fiche-structure", "Lire la fiche de votre structure", "Ce que le public y voit, et ce qui manque.", fiche)
    ]
    lieu = structure.lieux.publies().select_related("commune").first()
    if lieu:
        detail = f"Qui reçoit autour {de_la_commune(lieu.commune.nom)}, et pour quoi : choisissez-en trois."
        url = f"{reverse('annuaire')}?{urlencode({'lieu': lieu.commune.code_insee})}"
        pas.append(Pas("trois-services", "Trouver trois services près de vous", detail, url))
    return pas


def donnees_de_l_annuaire(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: sheets confirmed last, files imported or waiting, what their columns hold."""
    confirmees = [
        {"Fiche": fiche.nom, "Structure": fiche.structure.nom, "Confirmée le": fiche.confirme_le}
        for modele in (Lieu, Service)
        for fiche in modele.objects.filter(confirme_par=compte).select_related("structure")
    ]
    imports = Import.objects.filter(compte=compte).values_list("source", "nom")
    deposes = FichierDepose.objects.filter(compte=compte).values_list("source", "nom", "cree_le")
    lues = Correspondance.objects.filter(compte=compte).values_list("source", "modifiee_le")
    return [
        Rubrique("Fiches de l’annuaire confirmées", confirmees),
        Rubrique("Fichiers importés", [{"Source": source, "Fichier": nom} for source, nom in imports]),
        Rubrique(
            "Fichiers déposés",
            [{"Source": source, "Fichier": nom, "Déposé le": quand} for source, nom, quand in deposes],
        ),
        Rubrique("Correspondances gardées", [{"Source": source, "Enregistrée le": quand} for source, quand in lues]),
    ]


# What the calendar does to the exchanges: files left behind, the source that is followed.

TRAVAUX = [
    Periodique("annuaire.depots", NUIT, depots_oublier, "{} fichier(s) déposé(s) effacé(s), gardés un jour au plus."),
    Periodique("annuaire.data-inclusion", NUIT, flux_suivre),
]


# What must hold of what came from files.

LOT = 500
VILLE_ECRITE = re.compile(r"\d{5} \D+")  # « 97470 Saint-Benoît », gardé par un import qui n’en a pas pris le code


def lieux_a_leur_place() -> Iterator[str]:
    """A place stands near the centre of its commune; what a source said of its town is about that town."""
    communes = Communes()
    champs = ("nom", "source_id", "code_postal", "complement", "latitude", "longitude")
    for lieu in Lieu.objects.select_related("commune").only(*champs, "commune").iterator(LOT):
        try:
            point_valider(lieu.latitude, lieu.longitude, lieu.commune)
            faute = _ailleurs(lieu, communes) if lieu.source_id else ""
        except ValidationError as erreur:
            faute = erreur.message
        if faute:
            yield f"Le lieu {lieu.pk} ({lieu.nom}) est rangé à {lieu.commune.libelle}. {faute}"


def _ailleurs(lieu: Lieu, communes: Communes) -> str:
    """What an imported address says of elsewhere."""
    if communes.code_dehors("", lieu.code_postal):
        return f"Son code postal, {lieu.code_postal}, est d’ailleurs."
    for dit in filter(VILLE_ECRITE.fullmatch, lieu.complement.split(", ")):
        la = communes_de_france().resoudre(dit)
        if la and la.departement != lieu.commune.code_departement:
            return f"Sa source disait « {dit} »."
    return ""
