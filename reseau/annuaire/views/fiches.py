"""Public sheets of structures, places and networks, duty tables, and the form of each for whoever acts for it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home import registre
from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import accepte, document, fait, formulaire, geste, montrer, page, page_de
from reseau.annuaire.adresses import fiche_url
from reseau.annuaire.choices import GENRES_DE_STRUCTURE
from reseau.annuaire.donnees_liees import fiche_en_donnees_liees, reseau_en_donnees_liees
from reseau.annuaire.forms.fiches import ContactForm, CreneauForm
from reseau.annuaire.forms.services import (
    LieuForm,
    ReseauFicheForm,
    ServiceADistanceForm,
    ServiceAuLieuForm,
    ServiceForm,
    StructureFicheForm,
    StructuresReseauForm,
)
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.permissions import (
    compte_anime,
    compte_mene,
    compte_tient_tableau,
    contact_get_editable,
    creneau_get_editable,
    lieu_get_editable,
    lieu_get_visible,
    reseau_get,
    reseau_get_editable,
    service_au_lieu_get_editable,
    service_get_editable,
    structure_get_editable,
    structure_get_historique,
    structure_get_visible,
    structures_tenues,
)
from reseau.annuaire.queries import fiches, tenue
from reseau.annuaire.queries import historique as changements
from reseau.annuaire.queries.permanences import structures_accueillies, tableau_lire
from reseau.annuaire.rules import fiches as contacts
from reseau.annuaire.rules import services
from reseau.annuaire.rules.fiches import creneau_creer, creneau_modifier, creneau_supprimer, reseau_fiche_modifier
from reseau.annuaire.rules.services import lieu_creer
from reseau.membres.permissions import compte_represente, est_membre, membre_required
from reseau.structures.models import Reseau, Structure
from reseau.structures.portes import structure_canonique
from reseau.territoires.portes import commune_get, commune_par_code

PAR_PAGE, PARTAGES, RENDEZ_VOUS = 30, 5, 4
GENRE_VCARD = "text/vcard; charset=utf-8"


@page()
def structure(request: HttpRequest, code: str) -> HttpResponse:
    """Who, for whom, where and when; a merged structure leads to the one that replaces it."""
    objet = structure_get_visible(request.user, code)
    if objet.fusionnee_dans_id:
        return redirect("structure", code=structure_canonique(objet).code, permanent=True)
    lieu = request.GET.get("lieu", "")[:100]
    commune = (commune_par_code(lieu) or commune_get(lieu)) if lieu else None
    membre = est_membre(request.user)
    fiche = fiches.fiche_lire(objet, commune=commune, ou=request.GET.get("ou", ""), lecteur=request.user)
    contexte = {
        "fiche": fiche,
        "donnees": fiche_en_donnees_liees(fiche, fiche_url(objet)),
        "structure": objet,
        "commune": commune,
        "membre": membre,
        "peut_modifier": membre and compte_represente(request.user, objet),
        "voit_historique": membre and compte_anime(request.user, objet),
        "de_plus": [carte for offre in registre.lire("sur_une_fiche") if (carte := offre(request.user, fiche))],
        "partages": [p for offre in registre.lire("partages") for p in offre(request.user, objet, PARTAGES)],
        "rendez_vous": [r for offre in registre.lire("rendez_vous") for r in offre(request.user, objet, RENDEZ_VOUS)],
    }
    return render(request, "annuaire/structure.html", contexte)


@page()
def structure_vcard(request: HttpRequest, code: str) -> HttpResponse:
    """The visiting card of a structure; a merged one leads to the card of the one that replaces it."""
    from reseau.annuaire.vcard import vcard_de_structure  # ici : icalendar, qu’aucune autre page ne demande

    objet = structure_get_visible(request.user, code)
    if objet.fusionnee_dans_id:
        return redirect("structure_vcard", code=structure_canonique(objet).code, permanent=True)
    siege = objet.lieux.publies().select_related("commune").first()
    url = fiche_url(objet)
    return carte_repondre(vcard_de_structure(objet, siege, url), objet.code)


@page()
def lieu_vcard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The visiting card of a place."""
    from reseau.annuaire.vcard import vcard_de_lieu

    lieu = lieu_get_visible(request.user, public_id)
    url = f"{fiche_url(lieu.structure)}#lieu-{lieu.public_id}"
    return carte_repondre(vcard_de_lieu(lieu, url), f"{lieu.structure.code}-{lieu.pk}")


def carte_repondre(texte: str, nom: str) -> HttpResponse:
    """A visiting card to keep, under this name."""
    return document(texte, f"{nom}.vcf", GENRE_VCARD, joint=True)


@page(membre_required)
def structure_historique(request: HttpRequest, code: str) -> HttpResponse:
    """Who changed what on the sheets of a structure, and when."""
    objet = structure_get_historique(request.user, code)
    genre = request.GET.get("genre", "")
    genre = genre if genre in GENRES_DE_STRUCTURE else ""
    page = page_de(request, changements.modifications_de(objet, genre), PAR_PAGE)
    contexte = {
        "structure": objet,
        "page_obj": page,
        "lignes": changements.historique_dire(list(page)),
        "provenances": changements.provenances_de(objet),
        "genre": genre,
        "genres": [(genre.value, genre.label) for genre in GENRES_DE_STRUCTURE],
    }
    return render(request, "annuaire/historique.html", contexte)


# Screens of whoever acts for a structure: the form of each sheet.

GRATUIT = "Gratuit pour la personne, comme tout ce que montre l’annuaire."


@formulaire(membre_required)
def structure_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """What the structure says of itself, and the way to its places and services."""
    structure = structure_get_editable(request.user, code)
    form = StructureFicheForm(request.POST or None, structure=structure)
    if accepte(form, contacts.structure_fiche_modifier, structure=structure, par=request.user):
        return fait(request, "La fiche est enregistrée.", "structure_modifier", code=code)
    contexte = {
        "structure": structure,
        "tenue": tenue.tenue_de(structure),
        "changees": changements.changements_des_autres(structure),
    }
    return montrer(request, form, "annuaire/structure_modifier.html", **contexte)


@formulaire(membre_required)
def lieu_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new place."""
    structure = structure_get_editable(request.user, code)
    form = LieuForm(request.POST or None, structure=structure)
    if accepte(form, lieu_creer, structure=structure, par=request.user):
        return fait(request, "Le lieu est ajouté.", "structure_modifier", code=code)
    return fiche_montrer(request, form, "annuaire/lieu_modifier.html", structure, "Ajouter un lieu")


@formulaire(membre_required)
def lieu_modifier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A place, with its weekly grid."""
    lieu = lieu_get_editable(request.user, public_id)
    form = LieuForm(request.POST or None, lieu=lieu)
    if accepte(form, services.lieu_modifier, lieu=lieu, par=request.user):
        return _enregistre(request, lieu.nom, lieu.structure)
    return fiche_montrer(request, form, "annuaire/lieu_modifier.html", lieu.structure, lieu.nom)


@formulaire(membre_required)
def service_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new service."""
    structure = structure_get_editable(request.user, code)
    form = ServiceForm(request.POST or None, structure=structure)
    if accepte(form, services.service_creer, structure=structure, par=request.user):
        lieux = [ligne["lieu"] for ligne in form.lieux_choisis()]
        suite = " Il suit les horaires de ses lieux, que vous pouvez préciser." if lieux else ""
        if masques := ", ".join(lieu.nom for lieu in lieux if not lieu.publie):
            suite = f" Pour qu’on l’y trouve, rendez visible : {masques}."
        return fait(request, f"Le service est ajouté.{suite}", "structure_modifier", code=code)
    titre = "Ajouter un service"
    return fiche_montrer(request, form, "annuaire/service_modifier.html", structure, titre, explication=GRATUIT)


@formulaire(membre_required)
def service_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A service, with its places."""
    service = service_get_editable(request.user, pk)
    form = ServiceForm(request.POST or None, structure=service.structure, service=service)
    if accepte(form, services.service_modifier, service=service, par=request.user):
        return _enregistre(request, service.nom, service.structure)
    gabarit, structure = "annuaire/service_modifier.html", service.structure
    return fiche_montrer(request, form, gabarit, structure, service.nom, explication=GRATUIT, service=service)


@formulaire(membre_required)
def service_au_lieu_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of a service at a place, on the weekly grid, with its contact there."""
    au_lieu = service_au_lieu_get_editable(request.user, pk)
    service = au_lieu.service
    form = ServiceAuLieuForm(request.POST or None, au_lieu=au_lieu)
    if accepte(form, services.service_au_lieu_modifier, au_lieu=au_lieu, par=request.user):
        return _enregistre(request, f"{service.nom}, {au_lieu.lieu.nom}", service.structure)
    ici = f"{au_lieu.lieu.nom} ({au_lieu.lieu.commune.nom})"
    explication = f"Ce qu’il donne dans ce lieu, ses jours et son contact : {ici}."
    contexte = {"explication": explication, "au_lieu": au_lieu, "suite": au_lieu.lieu.nom}
    return _service_montrer(request, form, "annuaire/service_au_lieu_modifier.html", service, **contexte)


@formulaire(membre_required)
def service_horaires_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """When a service is given at a distance, on the weekly grid."""
    service = service_get_editable(request.user, pk)
    form = ServiceADistanceForm(request.POST or None, service=service)
    if accepte(form, services.service_modifier, service=service, par=request.user):
        return _enregistre(request, f"{service.nom}, à distance", service.structure)
    explication = "Ses jours et ses heures à distance : quand appeler, écrire ou se voir en visio."
    contexte = {"explication": explication, "suite": "à distance"}
    return _service_montrer(request, form, "annuaire/service_horaires_modifier.html", service, **contexte)


def fiche_montrer(
    request: HttpRequest, form: FormulaireSafran, gabarit: str, structure: Structure, titre: str, **contexte: Any
) -> HttpResponse:
    """The page of a sheet of this structure, below the page of the structure."""
    retour = reverse("structure_modifier", args=[structure.code])
    contexte.setdefault("fil", ["Mes fiches", reverse("mes_fiches"), structure.nom, retour])
    contexte.setdefault("bouton", "Enregistrer")
    return montrer(request, form, gabarit, titre=titre, surtitre=structure.nom, retour=retour, **contexte)


def _service_montrer(
    request: HttpRequest, form: FormulaireSafran, gabarit: str, service: Service, *, suite: str, **contexte: Any
) -> HttpResponse:
    """What is said of a service in one place, or at a distance: below the page of the service."""
    fil = ["Mes fiches", reverse("mes_fiches"), service.nom, reverse("service_modifier", args=[service.pk])]
    titre = f"{service.nom}, {suite}"
    return fiche_montrer(request, form, gabarit, service.structure, titre, fil=fil, service=service, **contexte)


def _enregistre(request: HttpRequest, nom: str, structure: Structure) -> HttpResponse:
    """To correct a sheet is to confirm it."""
    phrase = f"{nom} : c’est enregistré et confirmé aujourd’hui."
    return fait(request, phrase, "structure_modifier", code=structure.code)


# Screens of the contacts of a structure, for whoever acts for it.

DE_TRAVAIL = (
    "Des coordonnées de travail seulement. Celles réservées aux membres ne paraissent ni sur la fiche publique, "
    "ni dans les fichiers, ni dans la recherche."
)


@formulaire(membre_required)
def contact_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new contact."""
    structure = structure_get_editable(request.user, code)
    form = ContactForm(request.POST or None, structure=structure)
    if accepte(form, contacts.contact_creer, structure=structure, par=request.user):
        return fait(request, "Le contact est ajouté.", "structure_modifier", code=code)
    gabarit, titre = "annuaire/contact_modifier.html", "Ajouter un contact"
    return fiche_montrer(request, form, gabarit, structure, titre, explication=DE_TRAVAIL)


@formulaire(membre_required)
def contact_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A contact."""
    contact = contact_get_editable(request.user, pk)
    form = ContactForm(request.POST or None, structure=contact.structure, contact=contact)
    if accepte(form, contacts.contact_modifier, contact=contact, par=request.user):
        return fait(request, "Le contact est enregistré.", "structure_modifier", code=contact.structure.code)
    gabarit, contexte = "annuaire/contact_modifier.html", {"explication": DE_TRAVAIL, "contact": contact}
    return fiche_montrer(request, form, gabarit, contact.structure, contact.libelle, **contexte)


@geste(membre_required)
def contact_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact away."""
    contact = contact_get_editable(request.user, pk)
    contacts.contact_supprimer(contact=contact, par=request.user)
    phrase = f"Le contact « {contact.libelle} » est retiré."
    return fait(request, phrase, "structure_modifier", code=contact.structure.code)


# The duty table of a shared place, for everyone; its rows, for whoever keeps them.


@page()
def permanences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who receives in a place, on which half-days."""
    lieu = lieu_get_visible(request.user, public_id)
    tient = compte_tient_tableau(request.user, lieu)
    tenues = frozenset(structure.pk for structure in structures_tenues(request.user, lieu))
    contexte = {
        "lieu": lieu, "structure": lieu.structure, "tableau": tableau_lire(lieu, tenues=tenues, tient=tient),
        "peut_ajouter": tient or bool(tenues),
    }  # fmt: skip
    return render(request, "annuaire/permanences.html", contexte)


@formulaire(membre_required)
def permanence_ajouter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new row."""
    lieu = lieu_get_visible(request.user, public_id)
    tient = compte_tient_tableau(request.user, lieu)
    tenues = None if tient else structures_tenues(request.user, lieu)
    if tenues == []:
        raise Http404
    form = CreneauForm(request.POST or None, tenues=tenues)
    if accepte(form, creneau_creer, lieu=lieu, par=request.user):
        return fait(request, "Le créneau est ajouté.", "permanences", public_id=public_id)
    accueillies = structures_accueillies(lieu)[:100] if tient else []
    return _montrer(request, form, lieu, "Ajouter un créneau", accueillies=accueillies)


@formulaire(membre_required)
def permanence_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A row."""
    creneau = creneau_get_editable(request.user, pk)
    form = CreneauForm(request.POST or None, creneau=creneau)
    if accepte(form, creneau_modifier, creneau=creneau, par=request.user):
        return fait(request, "Le créneau est enregistré.", "permanences", public_id=creneau.lieu.public_id)
    return _montrer(request, form, creneau.lieu, creneau.structure.nom, creneau=creneau)


def _montrer(request: HttpRequest, form: CreneauForm, lieu: Lieu, titre: str, **contexte: Any) -> HttpResponse:
    retour = reverse("permanences", args=[lieu.public_id])
    return montrer(
        request, form, "annuaire/permanence_modifier.html", titre=titre, surtitre=f"{lieu.nom}, {lieu.commune.nom}",
        fil=("Qui fait quoi", reverse("annuaire"), lieu.nom, retour),
        bouton="Enregistrer le créneau", retour=retour, **contexte,
    )  # fmt: skip


@geste(membre_required)
def permanence_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row off the table."""
    creneau = creneau_get_editable(request.user, pk)
    creneau_supprimer(creneau=creneau, par=request.user)
    return fait(request, "Le créneau est retiré.", "permanences", public_id=creneau.lieu.public_id)


# Networks: the list, the sheet, its card, and the form of whoever leads one.

PAR_PAGE_RESEAUX = 20


@page()
def reseaux(request: HttpRequest) -> HttpResponse:
    """Every network, with what it does."""
    return render(request, "annuaire/reseaux.html", {"reseaux": list(fiches.reseaux_lister())})


@page()
def reseau(request: HttpRequest, code: str) -> HttpResponse:
    """What a network does, for whom, and its structures."""
    objet = reseau_get(code)
    form = StructuresReseauForm(request.GET)
    choix = form.lire()
    page = page_de(request, fiches.structures_du_reseau(objet, **choix), PAR_PAGE_RESEAUX)
    membre = est_membre(request.user)
    fiche = fiches.reseau_lire(objet, membre=membre)
    contexte = {
        "reseau": objet, "fiche": fiche, "form": form, "page_obj": page, "membre": membre,
        "structures": [(structure, fiches.communes_dire(structure)) for structure in page],
        "filtree": any(choix.values()), "peut_modifier": compte_mene(request.user, objet),
        "donnees": reseau_en_donnees_liees(fiche, _adresse(objet)),
    }  # fmt: skip
    return render(request, "annuaire/reseau.html", contexte)


@page()
def reseau_vcard(request: HttpRequest, code: str) -> HttpResponse:
    """The visiting card of a network."""
    from reseau.annuaire.vcard import vcard_de_reseau  # ici : icalendar, qu’aucune autre page ne demande

    objet = reseau_get(code)
    return carte_repondre(vcard_de_reseau(objet, _adresse(objet)), objet.code)


@formulaire(membre_required)
def reseau_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """What the network says of itself."""
    objet = reseau_get_editable(request.user, code)
    form = ReseauFicheForm(request.POST or None, reseau=objet)
    if accepte(form, reseau_fiche_modifier, reseau=objet, par=request.user):
        return fait(request, "La fiche du réseau est enregistrée, et vérifiée aujourd’hui.", "reseau", code=code)
    return montrer(request, form, "annuaire/reseau_modifier.html", reseau=objet, lignes=fiches.reseau_histoire(objet))


@geste(membre_required)
def reseau_confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """« Rien n'a changé », for the sheet of the network."""
    objet = reseau_get_editable(request.user, code)
    neuve = contacts.reseau_confirmer(reseau=objet, par=request.user)
    dite = "est vérifiée aujourd’hui" if neuve else "était déjà vérifiée aujourd’hui"
    return fait(request, f"La fiche du réseau {dite}.", "reseau", code=code)


def _adresse(objet: Reseau) -> str:
    """The absolute address of a network's sheet."""
    return settings.SITE_URL + reverse("reseau", args=[objet.code])
