"""What this room offers to the ground floor: search over everything, home page, « mon espace »."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from home.registre import Carte, Pas, Resultat, Rubrique, carte_gardee
from home.typographie import de_la_commune
from reseau.annuaire.models import Correspondance, FichierDepose, Import, Lieu, Service
from reseau.annuaire.queries import chiffres as queries_chiffres
from reseau.annuaire.queries import recherche, signalements, suivi, tenue
from reseau.annuaire.recherche.criteres import Criteres
from reseau.comptes.models import Compte
from reseau.echanges.permissions.imports import peut_importer
from reseau.echanges.queries import doublons
from reseau.membres.permissions import est_region, est_tete_de_reseau, structures_de, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.territoires.templatetags.territoires_tags import carte_bassins

MAX_FICHES = 4


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """Structures and services for the search over everything."""
    trouvees = recherche.rechercher(Criteres(texte=texte)).structures[:limite]
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
    chiffres, jour = queries_chiffres.chiffres(), timezone.localdate()
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


@carte_gardee("annuaire", "membres", "structures", "territoires", "vocabulaires")
def carte_fiches(compte: Compte) -> Carte | None:
    """The sheets this person keeps, those that wait for « rien n'a changé », and the errors reported."""
    if not suivi.suit_des_structures(compte):
        return None
    propres, region = bool(structures_representees(compte)), est_region(compte)
    tenues = tenue.fiches_propres(compte)
    fiches = [fiche for fiche in tenues if fiche.a_rappeler]
    importe = peut_importer(compte)
    contexte = {
        "fiches": fiches[:MAX_FICHES],
        "nombre": len(fiches),
        "basse": min(tenues, key=lambda fiche: fiche.qualite.note, default=None),
        "propres": propres,
        "importe": importe,
        "doublons": doublons.doublons_a_traiter(compte) if importe else 0,
        "modifie": propres or region or est_tete_de_reseau(compte),
        "signalements": signalements.signalements_a_traiter(compte),
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
