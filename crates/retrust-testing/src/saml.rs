//! SAML metadata of CUCM and of an identity provider.

use crate::Certificate;

/// What CUCM exports, cluster wide: one address a node.
pub fn sp_metadata(entity: &str, hosts: &[String], certificate: &Certificate) -> String {
    let key = |usage: &str| {
        format!(
            "  <md:KeyDescriptor use=\"{usage}\">\n   <ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\n  </md:KeyDescriptor>\n",
            certificate.base64()
        )
    };
    let services: String = hosts
        .iter()
        .enumerate()
        .map(|(i, host)| format!("  <md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://{host}:8443/ssosp/saml/SSO/alias/{entity}\" index=\"{i}\"/>\n"))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"{entity}\" entityID=\"{entity}\">\n <md:SPSSODescriptor AuthnRequestsSigned=\"false\" WantAssertionsSigned=\"false\" protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n{}{}{services} </md:SPSSODescriptor>\n</md:EntityDescriptor>\n",
        key("signing"),
        key("encryption")
    )
}

/// An identity provider's, in the shape of AD FS: both descriptors, one signing certificate each given.
pub fn idp_metadata(signing: &[&Certificate]) -> String {
    let key = |c: &&Certificate| {
        format!(
            "  <KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>{}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>\n",
            c.base64()
        )
    };
    let keys: String = signing.iter().map(key).collect();
    format!(
        "<EntityDescriptor ID=\"_1\" entityID=\"http://idp.example.com/adfs/services/trust\" xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">\n <SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n{keys}  <AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.example.com/adfs/ls/\" index=\"0\"/>\n </SPSSODescriptor>\n <IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n{keys}  <SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.example.com/adfs/ls/\"/>\n </IDPSSODescriptor>\n</EntityDescriptor>\n"
    )
}

/// An identity provider's, in the shape of Entra ID: the same certificate in the signature, in two roles
/// of WS-Federation and in the one that counts.
pub fn entra_metadata(signing: &Certificate) -> String {
    let info = format!(
        "<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>{}</X509Certificate></X509Data></KeyInfo>",
        signing.base64()
    );
    let role = |kind: &str| {
        format!(
            "<RoleDescriptor xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:fed=\"http://docs.oasis-open.org/wsfed/federation/200706\" xsi:type=\"fed:{kind}\" protocolSupportEnumeration=\"http://docs.oasis-open.org/wsfed/federation/200706\"><KeyDescriptor use=\"signing\">{info}</KeyDescriptor></RoleDescriptor>"
        )
    };
    let (tokens, applications) = (role("SecurityTokenServiceType"), role("ApplicationServiceType"));
    const TENANT: &str = "00000000-0000-4000-8000-000000000001";
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><EntityDescriptor ID=\"_2\" entityID=\"https://sts.windows.net/{TENANT}/\" xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">{info}</Signature>{tokens}{applications}<IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><KeyDescriptor use=\"signing\">{info}</KeyDescriptor><SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://login.example.com/{TENANT}/saml2\"/></IDPSSODescriptor></EntityDescriptor>"
    )
}

/// An identity provider's, in the shape of PingFederate: a name that is no address, and a key for each use.
pub fn ping_metadata(signing: &Certificate, encryption: &Certificate) -> String {
    let key = |usage: &str, c: &Certificate| {
        format!(
            "<md:KeyDescriptor use=\"{usage}\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
            c.base64()
        )
    };
    format!(
        "<md:EntityDescriptor ID=\"p1\" cacheDuration=\"PT1440M\" entityID=\"saml20:example\" xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"><md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" WantAuthnRequestsSigned=\"false\">{}{}<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.example.com/idp/SSO.saml2\"/></md:IDPSSODescriptor><md:ContactPerson contactType=\"administrative\"/></md:EntityDescriptor>",
        key("signing", signing),
        key("encryption", encryption)
    )
}

/// A response of that identity provider, signed with one certificate and its key encrypted to another.
pub fn response(encrypted_to: &Certificate, signed_by: &Certificate) -> String {
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_a3\" Version=\"2.0\" IssueInstant=\"2026-02-16T09:06:30Z\">\n<Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">http://idp.example.com/adfs/services/trust</Issuer>\n<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\n<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></KeyInfo>\n<EncryptedAssertion><ds:X509IssuerSerial><ds:X509SerialNumber>{}</ds:X509SerialNumber></ds:X509IssuerSerial></EncryptedAssertion>\n</samlp:Response>\n",
        signed_by.base64(),
        encrypted_to.decimal_serial()
    )
}
