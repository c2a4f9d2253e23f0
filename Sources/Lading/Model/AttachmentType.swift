/// What an attachment can be.
enum AttachmentType: CaseIterable {
    case image, imageOverlay, video, textURL, rawText, html, audio, pdfURL, cameraImage

    var text: StaticString {
        switch self {
        case .image: "IMAGE"
        case .imageOverlay: "IMAGE_OVERLAY"
        case .video: "VIDEO"
        case .textURL: "TEXT_URL"
        case .rawText: "RAW_TEXT"
        case .html: "HTML"
        case .audio: "AUDIO"
        case .pdfURL: "PDF_URL"
        case .cameraImage: "CAMERA_IMAGE"
        }
    }

    static let names = allCases.map { "\($0.text)" }
    static let list = names.joined(separator: ", ")
}
