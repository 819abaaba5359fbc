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

/// A response of that identity provider, signed with one certificate and its key encrypted to another.
pub fn response(encrypted_to: &Certificate, signed_by: &Certificate) -> String {
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_a3\" Version=\"2.0\" IssueInstant=\"2026-02-16T09:06:30Z\">\n<Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">http://idp.example.com/adfs/services/trust</Issuer>\n<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\n<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></KeyInfo>\n<EncryptedAssertion><ds:X509IssuerSerial><ds:X509SerialNumber>{}</ds:X509SerialNumber></ds:X509IssuerSerial></EncryptedAssertion>\n</samlp:Response>\n",
        signed_by.base64(),
        encrypted_to.decimal_serial()
    )
}
