"""A note by its number, its versions, the decisions on its life; and the feed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import Decision, document, formulaire, page
from home.temps.flux import Entree, flux_atom
from pratiques.documents import fiche_pdf
from pratiques.forms import MotifForm
from pratiques.models import Brouillon, FichePratiquePage
from pratiques.permissions import fiches as permissions
from pratiques.queries import bibliotheque, bureau, fiches
from pratiques.queries.bibliotheque import fiches_en_bibliotheque, lignes_de
from pratiques.queries.fiches import historique_lire
from pratiques.rules import echanges, publication
from reseau.animation.portes import decisions_du_comite_technique
from reseau.comptes.models import Compte
from reseau.membres.permissions import membre_required


class RecommanderForm(FormulaireSafran, forms.Form):
    """The decision that recommends a note."""

    decision = forms.ModelChoiceField(
        None, label="Décision du comité technique", help_text="Une décision adoptée, telle qu’elle est au registre."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions_du_comite_technique()
        self.fields["decision"].label_from_instance = lambda decision: f"{decision.numero}, {decision.texte[:80]}"


class RemplacerForm(FormulaireSafran, forms.Form):
    """The note that takes the place of another."""

    par_fiche = forms.ModelChoiceField(
        label="Fiche qui la remplace", queryset=FichePratiquePage.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args: Any, compte: Compte, fiche: FichePratiquePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["par_fiche"].queryset = fiches_en_bibliotheque(compte).exclude(pk=fiche.pk).order_by("title")


def entrees_de(fiches: list[FichePratiquePage]) -> Iterable[Entree]:
    """What a feed says of each note."""
    for ligne in lignes_de(fiches):
        fiche = ligne.fiche
        yield Entree(
            titre=fiche.title,
            url=ligne.url,
            texte=fiche.accroche,
            identifiant=f"/pratiques/{fiche.pk}/",
            publiee_le=fiche.publiee_le,
            changee_le=fiche.last_published_at,
            auteur=str(fiche.reseau),
            mots=(*ligne.themes, *ligne.bassins),
        )


# A note by its number: its page, its PDF, the decisions on its life; and the feed.

MAX_CODE = 60


DECISIONS = {
    "confirmer": Decision(
        "Confirmer que rien n’a changé",
        "La fiche reste telle quelle, pour dix-huit mois de plus.",
        "Confirmer la fiche",
        publication.fiche_confirmer,
        fait="La fiche est confirmée pour dix-huit mois.",
    ),
    "archiver": Decision(
        "Archiver la fiche",
        "Elle quitte la bibliothèque et la recherche. Son adresse répond encore, avec un bandeau.",
        "Archiver la fiche",
        publication.fiche_archiver,
        MotifForm,
        "La fiche est archivée.",
    ),
    "remplacer": Decision(
        "Remplacer la fiche",
        "Son adresse mènera à celle qui la remplace.",
        "Remplacer la fiche",
        publication.fiche_remplacer,
        RemplacerForm,
        "La fiche est remplacée.",
    ),
    "suspendre": Decision(
        "Suspendre la fiche",
        "Elle disparaît du site tout de suite. Les auteurs reçoivent le motif.",
        "Suspendre la fiche",
        publication.fiche_suspendre,
        MotifForm,
        "La fiche est suspendue.",
    ),
    "remettre": Decision(
        "Remettre la fiche en ligne",
        "Elle reparaît dans la bibliothèque.",
        "Remettre en ligne",
        publication.fiche_retablir,
        fait="La fiche est de nouveau en ligne.",
    ),
    "recommander": Decision(
        "Recommander la fiche",
        "Le comité technique l’a décidé : la date et le numéro de sa décision, au registre, se montrent sur la fiche.",
        "Inscrire la décision",
        echanges.fiche_recommander,
        RecommanderForm,
        "La fiche est recommandée.",
    ),
}


@page(permissions.connexion_si_anonyme)
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """A published note leads to its page; an unpublished one is shown to those who may read it."""
    lue = permissions.fiche_get_visible(request.user, pk)
    if lue.live:
        return redirect(lue.get_url(request))
    brouillon = getattr(lue, "brouillon", None)
    contexte = {
        **fiches.page_contexte(lue, request.user),
        "remarques": fiches.remarques_pour(lue, request.user),
        "suite": brouillon if brouillon and permissions.peut_prendre_la_suite(request.user, brouillon) else None,
    }
    return render(request, "pratiques/fiche.html", contexte)


@page(permissions.connexion_si_anonyme)
def fiche_en_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The note on two pages, for whoever may read it."""
    lue = permissions.fiche_get_visible(request.user, pk)
    return document(fiche_pdf(lue, request.user), f"pratique-{lue.slug}.pdf")


@formulaire(membre_required)
def fiche_agir(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One decision on the life of a note, after a question or a reason."""
    gerable = permissions.fiche_get_gerable(request.user, pk)
    if action not in fiches.actions_de(gerable, request.user):
        raise Http404
    decision, retour = DECISIONS[action], reverse("pratiques_fiche", args=[pk])
    options = {"compte": request.user, "fiche": gerable} if decision.formulaire is RemplacerForm else {}
    fil = ("Pratiques", "/pratiques/", gerable.title, retour)
    return decision.demander(request, retour, nom=gerable.title, fil=fil, options=options, fiche=gerable)


@page()
def atom(request: HttpRequest) -> HttpResponse:
    """The latest public notes, also by theme or by bassin."""
    theme, bassin = request.GET.get("theme", "")[:MAX_CODE], request.GET.get("bassin", "")[:MAX_CODE]
    return flux_atom(
        entrees_de(list(fiches.fiches_du_flux(theme, bassin))),
        titre="Pratiques partagées · SAFRAN, Orientation Poitou-Charentes",
        url=bibliotheque.bibliotheque_url(request) or "/pratiques/",
        url_flux=request.get_full_path(),
    )


# The kept versions of a note, and what changed from one to another.

MAX_CLE = 24


@page(membre_required)
def historique_brouillon(request: HttpRequest, uuid: str) -> HttpResponse:
    """The history of a draft for those who write it; once sent, that of its note."""
    brouillon = permissions.brouillon_get_mine(request.user, uuid)
    if brouillon.fiche_id:
        return redirect("pratiques_historique", pk=brouillon.fiche_id)
    url = reverse("pratiques_brouillon", args=[brouillon.uuid])
    return render(request, "pratiques/historique.html", _contexte(request, brouillon.titre, url, None, brouillon))


@page(membre_required)
def historique(request: HttpRequest, pk: int) -> HttpResponse:
    """The history of a note, for its authors, the lead of its network and the Région."""
    fiche = permissions.fiche_get_gerable(request.user, pk)
    url = reverse("pratiques_fiche", args=[fiche.pk])
    brouillon = getattr(fiche, "brouillon", None)
    return render(request, "pratiques/historique.html", _contexte(request, fiche.title, url, fiche, brouillon))


def _contexte(
    request: HttpRequest, titre: str, url: str, fiche: FichePratiquePage | None, brouillon: Brouillon | None
) -> dict[str, Any]:
    cles = {nom: request.GET.get(nom, "")[:MAX_CLE] for nom in ("de", "vers")}
    lu = historique_lire(request.user, fiche=fiche, brouillon=brouillon, **cles)
    fil = bureau.fil_resume(fiche, request.user) if fiche else None
    return {"titre": titre, "url_objet": url, "historique": lu, "fil": fil}
