"""Running sessions: prepare, change, decide; their half-days, their documents, what they keep for a group, the
wording of their messages, the pool of trainers.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages as avertir
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home.ecrans.views import Decision, fait, formulaire, geste, montrer, page, page_de, refus_sur, tenter
from home.fichiers.medias import fichier_prive
from home.permissions import est_region, region_required, reserve_a
from home.temps.typographie import date_courte, heure
from reseau.membres.permissions import membre_required
from safran.inscriptions import forms, permissions
from safran.inscriptions.avis import apercu_composer, messages_lire
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.queries import inscriptions as groupes
from safran.inscriptions.queries import sessions
from safran.inscriptions.queries.sessions import Ligne, conflits_de
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as regles

PAR_PAGE = 30
# geste de l'adresse : (règle, ce qui se dit ensuite, titre, explication)
GESTES: dict[str, tuple[Callable[..., Any], str, str, str]] = {
    "ouvrir": (
        regles.session_ouvrir,
        "Les inscriptions sont ouvertes.",
        "Ouvrir les inscriptions",
        "La session devient visible de tous, et les membres peuvent s’y inscrire à partir de leur date d’ouverture.",
    ),
    "confirmer": (
        regles.session_confirmer,
        "La session est confirmée : les convocations partent.",
        "Confirmer la session",
        "Chaque personne inscrite reçoit une convocation, avec les séances pour son agenda.",
    ),
    "terminer": (
        regles.session_terminer,
        "La session est terminée.",
        "Terminer la session",
        "Plus personne ne s’y inscrit ni ne la quitte : les demandes restées sans place sont closes, et chaque "
        "personne prévenue. Les présences restent à noter.",
    ),
}


@page(reserve_a(permissions.peut_preparer))
def preparer(request: HttpRequest) -> HttpResponse:
    """Every session this person runs, drafts included."""
    page = page_de(request, sessions.sessions_a_piloter(request.user), PAR_PAGE)
    contexte = {"page_obj": page, "lignes": [Ligne(session) for session in page], "region": est_region(request.user)}
    return render(request, "inscriptions/preparer.html", contexte)


@formulaire(reserve_a(permissions.peut_preparer))
def creer(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    depart = {"formation": request.GET.get("formation", "")[:18]}
    form = forms.SessionForm(request.POST or None, compte=request.user, initial=depart)
    if form.is_valid():
        with refus_sur(form):
            nouvelle = regles.session_creer(par=request.user, **form.cleaned_data)
            phrase = "La session est préparée. Ajoutez ses séances, puis ouvrez les inscriptions."
            return fait(request, phrase, "session_gerer", nouvelle.public_id)
    return montrer(request, form, "inscriptions/session_form.html")


@formulaire(membre_required)
def modifier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what a session says."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = forms.SessionForm(request.POST or None, instance=session, compte=request.user)
    if form.is_valid():
        with refus_sur(form):
            regles.session_modifier(session=session, par=request.user, **form.cleaned_data)
            return fait(request, "La session est modifiée.", "session_gerer", session.public_id)
    return montrer(request, form, "inscriptions/session_form.html", session=session)


@page(membre_required)
def gerer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who is in, who waits, what to do next."""
    session = permissions.session_get_pilotee(request.user, public_id)
    seances = session.seances.prefetch_related("formateurs")
    contexte = {
        "session": session,
        "places": groupes.places_lire(session),
        "groupes": sessions.participants_lire(session),
        "seances": seances,
        "reserves": sessions.reserves_de(session),
        "ouvertures": groupes.ouvertures_de(session),
        "conflits": conflits_de(session, seances),
        "region": est_region(request.user),
        "close": not session.accueille and not session.est_brouillon,
    }
    return render(request, "inscriptions/gerer.html", contexte)


@formulaire(membre_required)
def etat(request: HttpRequest, public_id: UUID, geste: str) -> HttpResponse:
    """Open, confirm, end: asked once more, then done; cancel also asks why."""
    session = permissions.session_get_pilotee(request.user, public_id)
    if geste == "annuler":
        return _annuler(request, session)
    if geste not in GESTES:
        raise Http404
    regle, dit, titre, explication = GESTES[geste]
    if request.method == "POST":
        with tenter(request):
            changee = regle(session=session, par=request.user)
            if changee.etat == EtatSession.OUVERTE and changee.ouvre_le > timezone.now():
                quand = f"{date_courte(changee.ouvre_le)} à {heure(changee.ouvre_le)}"
                dit = f"La session est visible de tous. Les inscriptions ouvrent à tous le {quand}."
            avertir.success(request, dit)
        return redirect("session_gerer", session.public_id)
    contexte = {"session": session, "titre": titre, "explication": explication, "places": groupes.places_lire(session)}
    return render(request, "inscriptions/etat.html", contexte)


def _annuler(request: HttpRequest, session: Any) -> HttpResponse:
    form = forms.MotifForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            regles.session_annuler(session=session, par=request.user, motif=form.cleaned_data["motif"])
            phrase = "La session est annulée : chaque personne est prévenue."
            return fait(request, phrase, "session_gerer", session.public_id)
    explication = "Chaque personne inscrite ou en attente reçoit un courriel avec votre motif."
    contexte = {"session": session, "titre": "Annuler la session", "explication": explication}
    return montrer(request, form, "inscriptions/motif.html", **contexte)


@formulaire(membre_required)
def dupliquer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same session, another day."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = forms.CopieForm(request.POST or None)
    if form.is_valid():
        jour = form.cleaned_data["premier_jour"]
        copie = regles.session_dupliquer(session=session, premier_jour=jour, par=request.user)
        phrase = "La copie est prête, en brouillon : personne n’y est inscrit."
        return fait(request, phrase, "session_gerer", copie.public_id)
    explication = (
        "Les séances gardent leurs heures et leurs écarts ; les places réservées et les ouvertures par groupe suivent, "
        "décalées d’autant, sauf une réserve dont le jour serait déjà passé. Les inscriptions ne sont pas copiées."
    )
    contexte = {"session": session, "titre": "Dupliquer la session", "explication": explication}
    return montrer(request, form, "inscriptions/motif.html", **contexte)


@formulaire(region_required)
def surnombre(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring someone in over the number of seats, with a reason."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = forms.SurnombreForm(request.POST or None)
    if form.is_valid():
        compte, motif = form.cleaned_data["email"], form.cleaned_data["motif"]
        with refus_sur(form):
            inscriptions.inscription_forcer(session=session, compte=compte, par=request.user, motif=motif)
            return fait(request, f"{compte.nom_complet} a une place.", "session_gerer", session.public_id)
    explication = (
        "La personne entre même si la session est complète, ou pas encore ouverte pour elle. "
        "Le motif reste dans l’historique de l’inscription."
    )
    contexte = {"session": session, "titre": "Inscrire au-delà des places", "explication": explication}
    return montrer(request, form, "inscriptions/motif.html", **contexte)


@formulaire(membre_required)
def decider(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One sign-up: its history, and what may be decided."""
    inscription = permissions.inscription_get_decidable(request.user, public_id)
    etats = permissions.decisions_permises(request.user, inscription)
    form = forms.DecisionForm(request.POST or None, etats=etats)
    if form.is_valid():
        choix, motif = form.cleaned_data["etat"], form.cleaned_data["motif"]
        with refus_sur(form):
            inscriptions.inscription_decider(inscription=inscription, etat=choix, par=request.user, motif=motif)
            return fait(request, "C’est noté.", "inscription_decider", inscription.public_id)
    contexte = {
        "inscription": inscription,
        "form": form if etats else None,
        "historique": inscription.historique.select_related("par"),
        "pilote": permissions.peut_piloter(request.user, inscription.session),
    }
    return render(request, "inscriptions/decider.html", contexte)


# Half-days of a session.


@formulaire(membre_required)
def seance_ajouter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One more half-day."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = forms.SeanceForm(request.POST or None, session=session)
    if form.is_valid():
        with refus_sur(form):
            regles.seance_creer(session=session, par=request.user, **form.cleaned_data)
            return fait(request, "La séance est ajoutée.", "session_gerer", session.public_id)
    return montrer(request, form, "inscriptions/seance_form.html", session=session)


@formulaire(membre_required)
def seance_modifier(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Change a half-day; those who were convened are told."""
    seance = permissions.seance_get_pilotee(request.user, public_id, pk)
    form = forms.SeanceForm(request.POST or None, instance=seance, session=seance.session)
    if form.is_valid():
        with refus_sur(form):
            regles.seance_modifier(seance=seance, par=request.user, **form.cleaned_data)
            return fait(request, "La séance est modifiée.", "session_gerer", seance.session.public_id)
    return montrer(request, form, "inscriptions/seance_form.html", session=seance.session, seance=seance)


@formulaire(membre_required)
def seance_retirer(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Take a half-day away, asked once more."""
    seance = permissions.seance_get_pilotee(request.user, public_id, pk)
    if request.method == "POST":
        with tenter(request, "La séance est retirée."):
            regles.seance_supprimer(seance=seance, par=request.user)
        return redirect("session_gerer", seance.session.public_id)
    return render(request, "inscriptions/seance_retirer.html", {"session": seance.session, "seance": seance})


# The documents of a session: joined, taken away, read by their own address.

RETIRER = Decision(
    "Retirer ce document", "Son fichier est effacé.", "Retirer", regles.document_retirer,
    fait="Le document est retiré.",
)  # fmt: skip


@formulaire(membre_required)
def session_pieces(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is joined to a session, and one more document."""
    session = permissions.session_get_documentee(request.user, public_id)
    form = forms.DocumentForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        with refus_sur(form, sinon="fichier"):
            lus, fichier = form.cleaned_data, form.cleaned_data["fichier"]
            regles.document_joindre(
                session=session, par=request.user, cle=lus["cle"] or uuid4(), titre=lus["titre"],
                nom=fichier.name, contenu=fichier.read(), remis_le=lus["remis_le"],
            )  # fmt: skip
            return fait(request, "Le document est joint.", "session_pieces", public_id)
    contexte = {"session": session, "documents": session.documents.select_related("depose_par")}
    return montrer(request, form, "inscriptions/pieces.html", **contexte)


@page(membre_required)
def session_piece(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, always to download."""
    document = permissions.document_get_lisible(request.user, uuid)
    return fichier_prive(document.fichier, as_attachment=True, filename=document.nom)


@formulaire(membre_required)
def session_piece_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a document away, after a question."""
    document = permissions.document_get_tenu(request.user, uuid)
    retour = reverse("session_pieces", args=[document.session.public_id])
    return RETIRER.demander(request, retour, nom=document.titre, document=document)


# What a session keeps for a group: seats, an earlier opening.


@formulaire(membre_required)
def reserves(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Kept seats: the list, and one more."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = forms.ReserveForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            regles.reserve_creer(session=session, par=request.user, **form.cleaned_data)
            return fait(request, "Ces places sont gardées.", "session_reserves", session.public_id)
    return montrer(request, form, "inscriptions/reserves.html", session=session, reserves=sessions.reserves_de(session))


@geste(membre_required)
def reserve_ouvrir(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Open kept seats to everyone now; open already, nothing to say."""
    session = permissions.session_get_pilotee(request.user, public_id)
    reserve = next((gardee for gardee in sessions.reserves_de(session) if gardee.pk == pk), None)
    if reserve is not None:
        regles.reserve_supprimer(reserve=reserve, par=request.user)
        avertir.success(request, "Ces places sont ouvertes à tous.")
    return redirect("session_reserves", session.public_id)


@formulaire(membre_required)
def ouvertures(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For whom sign-up opens earlier: the list, and one more."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = forms.OuvertureForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            faite = regles.ouverture_poser(session=session, par=request.user, **form.cleaned_data)
            phrase = f"Les inscriptions ouvrent plus tôt pour {faite}."
            return fait(request, phrase, "session_ouvertures", session.public_id)
    contexte = {
        "session": session,
        "ouvertures": groupes.ouvertures_de(session),
        "tous_ouvert": session.ouvre_le <= timezone.now(),
    }
    return montrer(request, form, "inscriptions/ouvertures.html", **contexte)


@geste(membre_required)
def ouverture_retirer(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """This group waits like everyone; it does already, nothing to say."""
    session = permissions.session_get_pilotee(request.user, public_id)
    ouverture = next((posee for posee in groupes.ouvertures_de(session) if posee.pk == pk), None)
    if ouverture is None:
        return redirect("session_ouvertures", session.public_id)
    with tenter(request, "Ce groupe s’inscrit à la date de tous."):
        regles.ouverture_supprimer(ouverture=ouverture, par=request.user)
    return redirect("session_ouvertures", session.public_id)


# The wording of messages, for the Région.


@page(region_required)
def messages(request: HttpRequest) -> HttpResponse:
    """Every message, when it leaves, how it is worded."""
    return render(request, "inscriptions/messages.html", {"messages_dits": messages_lire()})


@formulaire(region_required)
def message(request: HttpRequest, avis: str) -> HttpResponse:
    """One message: look at it as it would leave, keep the wording, or give it the wording of origin back."""
    dit = next((dit for dit in messages_lire() if dit["code"] == avis), None)
    if dit is None:
        raise Http404
    if request.method == "POST" and "retablir" in request.POST:
        regles.avis_retablir(avis=avis)
        avertir.success(request, "Le message a retrouvé son texte d’origine.")
        return redirect("sessions_message", avis)
    form = forms.MessageForm(request.POST or None, initial=dit)
    objet, phrase = dit["objet"], dit["phrase"]
    if form.is_valid():
        objet, phrase = form.cleaned_data["objet"], form.cleaned_data["phrase"]
        if "apercu" not in request.POST:
            regles.avis_reformuler(avis=avis, objet=objet, phrase=phrase, par=request.user)
            avertir.success(request, "Le message est enregistré : il partira ainsi dès le prochain envoi.")
            return redirect("sessions_message", avis)
    contexte = {"dit": dit, "apercu": apercu_composer(avis, objet, phrase)}
    return montrer(request, form, "inscriptions/message_form.html", **contexte)


# The pool of trainers: read by those who prepare sessions, kept by each trainer.


@page(reserve_a(permissions.peut_preparer))
def vivier(request: HttpRequest) -> HttpResponse:
    """Trainers by subject, network, bassin and day."""
    form = forms.VivierForm(request.GET)
    page = page_de(request, sessions.vivier_chercher(**form.recherche()), PAR_PAGE)
    return render(request, "inscriptions/vivier.html", {"form": form, "page_obj": page})


@formulaire(reserve_a(permissions.est_formateur))
def vivier_moi(request: HttpRequest) -> HttpResponse:
    """One's own subjects, bassins and periods."""
    fiche = sessions.fiche_formateur_de(request.user)
    form = forms.FicheFormateurForm(request.POST or None, fiche=fiche)
    if form.is_valid():
        with refus_sur(form):
            regles.fiche_formateur_tenir(compte=request.user, **form.champs())
            return fait(request, "C’est enregistré : qui prépare des sessions le lit.", "vivier_moi")
    return montrer(request, form, "inscriptions/vivier_moi.html")
