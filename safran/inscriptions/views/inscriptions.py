"""Reading the sessions, signing up alone or for a team, leaving, the signed link of a mail."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from home.ecrans.views import AGENDA, document, formulaire, geste, page, tenter
from home.registre import lire
from home.temps.calendrier import Mois
from home.temps.typographie import JOURS, date_longue, heure, ordinal
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.choices import EtatInscription
from safran.inscriptions.documents import convocation_pdf, session_ics
from safran.inscriptions.forms import EquipeForm
from safran.inscriptions.models import Inscription
from safran.inscriptions.queries import inscriptions
from safran.inscriptions.queries import sessions as agenda
from safran.inscriptions.queries.page import page_lire
from safran.inscriptions.queries.sessions import bassins_choix, calendrier_du_mois, ligne_et_autres, rang_de
from safran.inscriptions.rules import inscriptions as attente


@page()
def sessions(request: HttpRequest) -> HttpResponse:
    """Coming sessions month by month, or one month as a calendar; by bassin when one is asked for."""
    bassins = bassins_choix()
    choisi = request.GET.get("bassin", "")
    choisi = choisi if choisi in dict(bassins) else ""
    calendrier = calendrier_du_mois(Mois.lire(request.GET["mois"]), choisi) if "mois" in request.GET else None
    contexte = {
        "calendrier": calendrier,
        "jours": JOURS,
        "agenda": None if calendrier else agenda.agenda_lire(request.user, choisi, request.GET.get("page")),
        "bassins": bassins,
        "choisi": choisi,
        "prepare": permissions.peut_preparer(request.user),
    }
    return render(request, "inscriptions/sessions.html", contexte)


@page()
def session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One session, where the reader stands, and what can be done."""
    vue = permissions.session_get_visible(request.user, public_id)
    ligne, autres = ligne_et_autres(vue, request.user)
    mienne = ligne.mienne
    if mienne:
        mienne.session = vue
    attend = bool(mienne) and mienne.etat == EtatInscription.EN_ATTENTE
    dehors = request.user.is_authenticated and not mienne
    contexte = {
        "ligne": ligne,
        "autres": autres,
        "session": ligne.session,
        "entree": inscriptions.entree_lire(vue, request.user) if dehors else None,
        "equipe": inscriptions.equipe_peut_entrer(vue, request.user),
        "ouvertures": inscriptions.ouvertures_a_dire(vue),
        "pilote": permissions.peut_piloter(request.user, vue),
        "motif_attente": inscriptions.attente_motif(vue, mienne.structure_id) if attend else "",
        "quittable": bool(mienne) and permissions.peut_quitter(mienne),
        "demandes": inscriptions.demandes_a_valider(request.user, vue),
        "raisons": [raison for offre in lire("raisons_de_session") for raison in offre(request.user, vue)],
        **page_lire(ligne.session, request.user, mienne),
    }
    return render(request, "inscriptions/session.html", contexte)


@page()
def session_calendrier(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The half-days for one's own calendar; no video link, no name."""
    vue = permissions.session_get_visible(request.user, public_id)
    return document(session_ics(vue, vue.seances.all()), "session-safran.ics", AGENDA, joint=True)


@page(membre_required, never_cache)
def convocation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One's own convocation, to print or to hand to one's employer."""
    inscription = permissions.inscription_get_convoquee(request.user, public_id)
    return document(convocation_pdf(inscription), "convocation-safran.pdf")


@geste(membre_required)
def inscrire(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Sign oneself up; a double click signs up once."""
    vue = permissions.session_get_ouverte_aux_membres(request.user, public_id)
    with tenter(request):
        faite = attente.inscription_creer(session=vue, compte=request.user, par=request.user)
        messages.success(request, _bilan(faite))
    return redirect("session", vue.public_id)


def _bilan(inscription: Inscription) -> str:
    """What came out, in one sentence."""
    if inscription.etat == EtatInscription.EN_ATTENTE:
        rang = ordinal(rang_de(inscription))
        return f"Vous êtes {rang} en liste d’attente. Nous vous prévenons si une place se libère."
    if inscription.etat == EtatInscription.OFFERTE:
        limite = inscription.offre_expire_le
        return f"Une place vous est proposée jusqu’au {date_longue(limite)} à {heure(limite)} : acceptez-la ci-dessous."
    if inscription.etat == EtatInscription.A_VALIDER:
        return "Votre demande est transmise. Vous saurez par courriel si la place vous est donnée."
    return "Votre place est réservée. Un courriel vous le confirme."


@geste(membre_required)
def quitter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give one's seat or rank back, in one click."""
    vue = permissions.session_get_visible(request.user, public_id)
    with tenter(request, "Votre place est libérée. Merci de l’avoir dit."):
        attente.inscription_quitter(inscription=permissions.inscription_get_mienne(request.user, vue), par=request.user)
    return redirect("session", vue.public_id)


@geste(membre_required)
def accepter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the seat offered."""
    vue = permissions.session_get_visible(request.user, public_id)
    with tenter(request, "Votre place est réservée."):
        attente.offre_accepter(inscription=permissions.inscription_get_mienne(request.user, vue), par=request.user)
    return redirect("session", vue.public_id)


@formulaire(never_cache)
def lien(request: HttpRequest, jeton: str) -> HttpResponse:
    """The link of a mail: shows the sign-up, acts only by its button (a gateway that opens links does nothing)."""
    inscription = inscriptions.inscription_du_jeton(jeton)
    if inscription is None:
        return render(request, "inscriptions/lien_inconnu.html", status=404)
    if request.method == "POST":
        with tenter(request):
            if "accepter" in request.POST:
                attente.offre_accepter(inscription=inscription, par=inscription.compte)
            else:
                attente.inscription_quitter(
                    inscription=inscription, par=inscription.compte, motif="Par le lien du courriel"
                )
        return redirect("inscription_lien", jeton)
    contexte = {"inscription": inscription, "quittable": permissions.peut_quitter(inscription)}
    return render(request, "inscriptions/lien.html", contexte)


@formulaire(membre_required)
def equipe(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A referent signs several colleagues up at once; each one's result is told."""
    vue = permissions.session_get_equipe(request.user, public_id)
    form = EquipeForm(request.POST or None, compte=request.user, session=vue)
    if request.method != "POST" or not form.is_valid():
        attendent = inscriptions.equipe_attend(vue, request.user)
        return render(request, "inscriptions/equipe.html", {"session": vue, "form": form, "attendent": attendent})
    for rattachements in _par_structure(form.cleaned_data["personnes"]).values():
        issues = attente.equipe_inscrire(
            session=vue,
            comptes=[r.compte for r in rattachements],
            structure=rattachements[0].structure,
            par=request.user,
        )
        for compte, faite, refus in issues:
            if faite is None:
                messages.warning(request, f"{compte.nom_complet} : {refus}")
            else:
                messages.success(request, f"{compte.nom_complet} : {faite.get_etat_display().lower()}.")
    return redirect("session", vue.public_id)


def _par_structure(rattachements: list) -> dict[int, list]:
    """Attachments by structure, in the order of the numbers: the order of the locks."""
    groupes: dict[int, list] = {}
    for rattachement in rattachements:
        groupes.setdefault(rattachement.structure_id, []).append(rattachement)
    return dict(sorted(groupes.items()))
