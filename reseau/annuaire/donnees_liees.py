"""A sheet in the words of schema.org (JSON-LD), for search engines: public facts only, whoever reads the page."""

from typing import Any

from home.temps.typographie import telephone_lien
from reseau.annuaire.choices import Semaines
from reseau.annuaire.horaires import Fermeture, grille_lire
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu

JOURS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CONTEXTE = "https://schema.org"


def fiche_en_donnees_liees(fiche: dict[str, Any], url: str) -> dict[str, Any]:
    """The structure, its places with their hours, its services; `url` is the absolute address of the sheet."""
    structure, soi = fiche["structure"], f"{url}#structure"
    return {
        "@context": CONTEXTE,
        "@graph": [
            _dit({
                "@type": "Organization",
                "@id": soi,
                "name": structure.nom,
                "alternateName": structure.sigle,
                "description": structure.presentation,
                "url": url,
                "sameAs": structure.site,
                "telephone": telephone_lien(structure.telephone) if structure.telephone else "",
                "email": structure.courriel,
                "parentOrganization": {"@type": "Organization", "name": structure.reseau.nom},
                "contactPoint": _contacts(fiche),
                "location": [_lieu(lieu) for lieu in fiche["lieux"]],
            }),
            *(_service(service, soi) for service in fiche["services"]),
        ],
    }  # fmt: skip


def reseau_en_donnees_liees(fiche: dict[str, Any], url: str) -> dict[str, Any]:
    """A network; `url` is the absolute address of its sheet."""
    reseau = fiche["reseau"]
    return {
        "@context": CONTEXTE,
        **_dit({
            "@type": "Organization",
            "@id": f"{url}#reseau",
            "name": reseau.nom,
            "alternateName": reseau.sigle,
            "description": reseau.description,
            "url": url,
            "sameAs": reseau.site,
            "telephone": telephone_lien(reseau.telephone) if reseau.telephone else "",
            "email": reseau.courriel,
            "knowsAbout": [mission.libelle for mission in fiche["missions"]],
        }),
    }  # fmt: skip


def _contacts(fiche: dict[str, Any]) -> list[dict[str, Any]]:
    """Contacts for everyone; those for professionals never, even when a member reads the page."""
    fiches = (*fiche["lieux"], *fiche["services"])
    lignes = [*fiche["contacts"], *(contact for une in fiches for contact in une.contacts_montres)]
    return [
        _dit({
            "@type": "ContactPoint",
            "contactType": contact.libelle,
            "telephone": telephone_lien(contact.telephone) if contact.telephone else "",
            "email": contact.courriel,
        })
        for contact in lignes
        if not contact.reserve
    ]  # fmt: skip


def _lieu(lieu: Lieu) -> dict[str, Any]:
    situe = lieu.latitude is not None and lieu.longitude is not None
    return _dit({
        "@type": "Place",
        "name": lieu.nom,
        "address": _dit({
            "@type": "PostalAddress",
            "streetAddress": ", ".join(filter(None, (lieu.adresse, lieu.complement))),
            "postalCode": lieu.code_postal,
            "addressLocality": lieu.commune.nom,
            "addressCountry": "FR",
        }),
        "geo": {"@type": "GeoCoordinates", "latitude": lieu.latitude, "longitude": lieu.longitude} if situe else None,
        "telephone": telephone_lien(lieu.telephone) if lieu.telephone else "",
        "openingHoursSpecification": _horaires(lieu.horaires) or _permanences(lieu),
        "specialOpeningHoursSpecification": [_fermeture(fermeture) for fermeture in lieu.prochaines_fermetures],
    })  # fmt: skip


def _horaires(texte: str) -> list[dict[str, str]]:
    """Each range of the week; hours beyond a week are left out rather than said wrong."""
    grille = grille_lire(texte)
    if grille is None:
        return []
    return [_plage(rang, debut, fin) for rang, plages in enumerate(grille.jours) for debut, fin in plages]


def _permanences(lieu: Lieu) -> list[dict[str, str]]:
    """Half-days held every week in someone else's walls, with their dates; the others would be said wrong."""
    return [
        _dit({
            **_plage(creneau.jour, f"{creneau.debut:%H:%M}", f"{creneau.fin:%H:%M}"),
            "validFrom": creneau.du.isoformat() if creneau.du else "",
            "validThrough": creneau.au.isoformat() if creneau.au else "",
        })
        for creneau in lieu.demi_journees
        if creneau.semaines == Semaines.TOUTES
    ]  # fmt: skip


def _plage(jour: int, debut: str, fin: str) -> dict[str, str]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"{CONTEXTE}/{JOURS[jour]}",
        "opens": debut,
        "closes": "23:59" if fin == "24:00" else fin,
    }


def _fermeture(fermeture: Fermeture) -> dict[str, str]:
    """A closed day opens and closes at the same hour."""
    return {
        "@type": "OpeningHoursSpecification",
        "opens": "00:00",
        "closes": "00:00",
        "validFrom": fermeture.du.isoformat(),
        "validThrough": fermeture.au.isoformat(),
    }


def _service(service: Service, fournisseur: str) -> dict[str, Any]:
    return _dit({
        "@type": "Service",
        "name": service.nom,
        "description": service.description,
        "provider": {"@id": fournisseur},
        "serviceType": [mission.libelle for mission in service.missions.all()],
        "audience": [{"@type": "Audience", "audienceType": public.libelle} for public in service.publics.all()],
        "areaServed": service.zone_dite,
        "isAccessibleForFree": True,
        "hoursAvailable": _horaires(service.heures_a_distance),
        "availableChannel": [_guichet(au_lieu) for au_lieu in service.ou if au_lieu.horaires],
    })  # fmt: skip


def _guichet(au_lieu: ServiceAuLieu) -> dict[str, Any]:
    """A place where the service keeps hours of its own."""
    lieu = au_lieu.lieu
    return {
        "@type": "ServiceChannel",
        "serviceLocation": _dit({
            "@type": "Place",
            "name": lieu.nom,
            "address": {"@type": "PostalAddress", "addressLocality": lieu.commune.nom, "addressCountry": "FR"},
            "openingHoursSpecification": _horaires(au_lieu.horaires),
        }),
    }  # fmt: skip


def _dit(proprietes: dict[str, Any]) -> dict[str, Any]:
    """Only what is said."""
    return {nom: valeur for nom, valeur in proprietes.items() if valeur not in ("", None, [])}
