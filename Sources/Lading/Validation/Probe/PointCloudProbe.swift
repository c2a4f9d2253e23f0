/// Checks that a point cloud is what its format and the annotation platform ask for, and counts its points.
///
/// Of LAS and binary PCD the headers and the tail are read, of LAZ the table of its chunks too. CSV, ASCII and compressed
/// PCD are gone through to the end, in bounded memory. Coordinates are not judged.
func probePointCloud(_ source: any ByteSource, format: PointCloudFormat) throws(ProbeError) -> PointCloudInfo {
    let head = try headBytes(of: source)
    var reader = ProbeReader(source, format: format.label)
    let points: UInt64
    switch format {
    case .csv: points = try probeCSV(&reader, head: head)
    case .las, .laz: points = try probeLAS(&reader, head: head, format: format)
    case .pcd: points = try probePCD(&reader, head: head)
    }
    guard points > 0 else { throw reader.corrupt("it has no points") }
    return PointCloudInfo(format: format, points: points, remarks: reader.remarks)
}

extension PointCloudFormat {
    /// For a file that shows no sign of being in this format.
    func mismatch(guess: String?) -> ProbeError {
        .unknownFormat(expected: "a \(label) point cloud", guess: guess)
    }
}
