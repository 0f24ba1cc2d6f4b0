/* SPDX-License-Identifier: MIT
 * Files, as far as TransmitFile and a program's own data need them. Source: Microsoft Learn, the
 * pages of fileapi.h. */
#pragma GCC system_header
#ifndef _APISETFILE_
#define _APISETFILE_

#include "minwinbase.h"

#define CREATE_NEW 1
#define CREATE_ALWAYS 2
#define OPEN_EXISTING 3
#define OPEN_ALWAYS 4
#define TRUNCATE_EXISTING 5
#define INVALID_FILE_SIZE ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)
#define INVALID_FILE_ATTRIBUTES ((DWORD)-1)

typedef struct _BY_HANDLE_FILE_INFORMATION {
  DWORD dwFileAttributes;
  FILETIME ftCreationTime;
  FILETIME ftLastAccessTime;
  FILETIME ftLastWriteTime;
  DWORD dwVolumeSerialNumber;
  DWORD nFileSizeHigh;
  DWORD nFileSizeLow;
  DWORD nNumberOfLinks;
  DWORD nFileIndexHigh;
  DWORD nFileIndexLow;
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;
typedef struct _WIN32_FILE_ATTRIBUTE_DATA {
  DWORD dwFileAttributes;
  FILETIME ftCreationTime;
  FILETIME ftLastAccessTime;
  FILETIME ftLastWriteTime;
  DWORD nFileSizeHigh;
  DWORD nFileSizeLow;
} WIN32_FILE_ATTRIBUTE_DATA, *LPWIN32_FILE_ATTRIBUTE_DATA;
typedef struct _CREATEFILE2_EXTENDED_PARAMETERS {
  DWORD dwSize;
  DWORD dwFileAttributes;
  DWORD dwFileFlags;
  DWORD dwSecurityQosFlags;
  LPSECURITY_ATTRIBUTES lpSecurityAttributes;
  HANDLE hTemplateFile;
} CREATEFILE2_EXTENDED_PARAMETERS, *PCREATEFILE2_EXTENDED_PARAMETERS, *LPCREATEFILE2_EXTENDED_PARAMETERS;
typedef enum _FILE_INFO_BY_HANDLE_CLASS {
  FileBasicInfo,
  FileStandardInfo,
  FileNameInfo,
  FileRenameInfo,
  FileDispositionInfo,
  FileAllocationInfo,
  FileEndOfFileInfo,
  FileStreamInfo,
  FileCompressionInfo,
  FileAttributeTagInfo,
  FileIdBothDirectoryInfo,
  FileIdBothDirectoryRestartInfo,
  FileIoPriorityHintInfo,
  FileRemoteProtocolInfo,
  FileFullDirectoryInfo,
  FileFullDirectoryRestartInfo
} FILE_INFO_BY_HANDLE_CLASS, *PFILE_INFO_BY_HANDLE_CLASS;

WS2_BEGIN_C
HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
    DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) WS2_SYMBOL(CreateFileA);
HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
    DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) WS2_SYMBOL(CreateFileW);
HANDLE WINAPI CreateFile2(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
    DWORD dwCreationDisposition, LPCREATEFILE2_EXTENDED_PARAMETERS pCreateExParams)
    WS2_SYMBOL(CreateFile2);
BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
    LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped) WS2_SYMBOL(ReadFile);
BOOL WINAPI ReadFileEx(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
    LPOVERLAPPED lpOverlapped, LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_SYMBOL(ReadFileEx);
BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
    LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped) WS2_SYMBOL(WriteFile);
BOOL WINAPI WriteFileEx(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
    LPOVERLAPPED lpOverlapped, LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_SYMBOL(WriteFileEx);
BOOL WINAPI FlushFileBuffers(HANDLE hFile) WS2_SYMBOL(FlushFileBuffers);
BOOL WINAPI SetEndOfFile(HANDLE hFile) WS2_SYMBOL(SetEndOfFile);
DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
    DWORD dwMoveMethod) WS2_SYMBOL(SetFilePointer);
BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove,
    PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod) WS2_SYMBOL(SetFilePointerEx);
DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh) WS2_SYMBOL(GetFileSize);
BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize) WS2_SYMBOL(GetFileSizeEx);
DWORD WINAPI GetFileType(HANDLE hFile) WS2_SYMBOL(GetFileType);
BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime, LPFILETIME lpLastAccessTime,
    LPFILETIME lpLastWriteTime) WS2_SYMBOL(GetFileTime);
BOOL WINAPI SetFileTime(HANDLE hFile, const FILETIME *lpCreationTime,
    const FILETIME *lpLastAccessTime, const FILETIME *lpLastWriteTime) WS2_SYMBOL(SetFileTime);
BOOL WINAPI GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation)
    WS2_SYMBOL(GetFileInformationByHandle);
BOOL WINAPI SetFileInformationByHandle(HANDLE hFile, FILE_INFO_BY_HANDLE_CLASS FileInformationClass,
    LPVOID lpFileInformation, DWORD dwBufferSize) WS2_SYMBOL(SetFileInformationByHandle);
BOOL WINAPI GetFileInformationByHandleEx(HANDLE hFile,
    FILE_INFO_BY_HANDLE_CLASS FileInformationClass, LPVOID lpFileInformation, DWORD dwBufferSize)
    WS2_SYMBOL(GetFileInformationByHandleEx);
DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName) WS2_SYMBOL(GetFileAttributesA);
DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName) WS2_SYMBOL(GetFileAttributesW);
BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
    LPVOID lpFileInformation) WS2_SYMBOL(GetFileAttributesExA);
BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
    LPVOID lpFileInformation) WS2_SYMBOL(GetFileAttributesExW);
BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes)
    WS2_SYMBOL(SetFileAttributesA);
BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes)
    WS2_SYMBOL(SetFileAttributesW);
BOOL WINAPI DeleteFileA(LPCSTR lpFileName) WS2_SYMBOL(DeleteFileA);
BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) WS2_SYMBOL(DeleteFileW);
BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_SYMBOL(CreateDirectoryA);
BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_SYMBOL(CreateDirectoryW);
BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName) WS2_SYMBOL(RemoveDirectoryA);
BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName) WS2_SYMBOL(RemoveDirectoryW);
HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData)
    WS2_SYMBOL(FindFirstFileA);
HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData)
    WS2_SYMBOL(FindFirstFileW);
BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData)
    WS2_SYMBOL(FindNextFileA);
BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData)
    WS2_SYMBOL(FindNextFileW);
BOOL WINAPI FindClose(HANDLE hFindFile) WS2_SYMBOL(FindClose);
DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer,
    LPSTR *lpFilePart) WS2_SYMBOL(GetFullPathNameA);
DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer,
    LPWSTR *lpFilePart) WS2_SYMBOL(GetFullPathNameW);
DWORD WINAPI GetLongPathNameA(LPCSTR lpszShortPath, LPSTR lpszLongPath, DWORD cchBuffer)
    WS2_SYMBOL(GetLongPathNameA);
DWORD WINAPI GetLongPathNameW(LPCWSTR lpszShortPath, LPWSTR lpszLongPath, DWORD cchBuffer)
    WS2_SYMBOL(GetLongPathNameW);
DWORD WINAPI GetShortPathNameA(LPCSTR lpszLongPath, LPSTR lpszShortPath, DWORD cchBuffer)
    WS2_SYMBOL(GetShortPathNameA);
DWORD WINAPI GetShortPathNameW(LPCWSTR lpszLongPath, LPWSTR lpszShortPath, DWORD cchBuffer)
    WS2_SYMBOL(GetShortPathNameW);
DWORD WINAPI GetFinalPathNameByHandleA(HANDLE hFile, LPSTR lpszFilePath, DWORD cchFilePath,
    DWORD dwFlags) WS2_SYMBOL(GetFinalPathNameByHandleA);
DWORD WINAPI GetFinalPathNameByHandleW(HANDLE hFile, LPWSTR lpszFilePath, DWORD cchFilePath,
    DWORD dwFlags) WS2_SYMBOL(GetFinalPathNameByHandleW);
DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer) WS2_SYMBOL(GetTempPathA);
DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer) WS2_SYMBOL(GetTempPathW);
UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique,
    LPSTR lpTempFileName) WS2_SYMBOL(GetTempFileNameA);
UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
    LPWSTR lpTempFileName) WS2_SYMBOL(GetTempFileNameW);
UINT WINAPI GetDriveTypeA(LPCSTR lpRootPathName) WS2_SYMBOL(GetDriveTypeA);
UINT WINAPI GetDriveTypeW(LPCWSTR lpRootPathName) WS2_SYMBOL(GetDriveTypeW);
BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, BOOL bFailIfExists)
    WS2_SYMBOL(CopyFileA);
BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, BOOL bFailIfExists)
    WS2_SYMBOL(CopyFileW);
BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName) WS2_SYMBOL(MoveFileA);
BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName) WS2_SYMBOL(MoveFileW);
BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, DWORD dwFlags)
    WS2_SYMBOL(MoveFileExA);
BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, DWORD dwFlags)
    WS2_SYMBOL(MoveFileExW);
BOOL WINAPI CreateHardLinkA(LPCSTR lpFileName, LPCSTR lpExistingFileName,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes) WS2_SYMBOL(CreateHardLinkA);
BOOL WINAPI CreateHardLinkW(LPCWSTR lpFileName, LPCWSTR lpExistingFileName,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes) WS2_SYMBOL(CreateHardLinkW);
BOOLEAN WINAPI CreateSymbolicLinkA(LPCSTR lpSymlinkFileName, LPCSTR lpTargetFileName, DWORD dwFlags)
    WS2_SYMBOL(CreateSymbolicLinkA);
BOOLEAN WINAPI CreateSymbolicLinkW(LPCWSTR lpSymlinkFileName, LPCWSTR lpTargetFileName,
    DWORD dwFlags) WS2_SYMBOL(CreateSymbolicLinkW);
BOOL WINAPI LockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
    DWORD nNumberOfBytesToLockLow, DWORD nNumberOfBytesToLockHigh) WS2_SYMBOL(LockFile);
BOOL WINAPI UnlockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
    DWORD nNumberOfBytesToUnlockLow, DWORD nNumberOfBytesToUnlockHigh) WS2_SYMBOL(UnlockFile);
BOOL WINAPI ReadDirectoryChangesW(HANDLE hDirectory, LPVOID lpBuffer, DWORD nBufferLength,
    BOOL bWatchSubtree, DWORD dwNotifyFilter, LPDWORD lpBytesReturned, LPOVERLAPPED lpOverlapped,
    LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) WS2_SYMBOL(ReadDirectoryChangesW);
HANDLE WINAPI ReOpenFile(HANDLE hOriginalFile, DWORD dwDesiredAccess, DWORD dwShareMode,
    DWORD dwFlagsAndAttributes) WS2_SYMBOL(ReOpenFile);
BOOL WINAPI SetFileCompletionNotificationModes(HANDLE FileHandle, UCHAR Flags)
    WS2_SYMBOL(SetFileCompletionNotificationModes);
LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
    WS2_SYMBOL(CompareFileTime);
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime)
    WS2_SYMBOL(FileTimeToLocalFileTime);
BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime)
    WS2_SYMBOL(LocalFileTimeToFileTime);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type ReadFile(HANDLE hFile, LPVOID lpBuffer,
    DWORD nNumberOfBytesToRead, Dword *lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped) {
  return ReadFile(hFile, lpBuffer, nNumberOfBytesToRead, ws2_low_half(lpNumberOfBytesRead),
      lpOverlapped);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type WriteFile(HANDLE hFile, LPCVOID lpBuffer,
    DWORD nNumberOfBytesToWrite, Dword *lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped) {
  return WriteFile(hFile, lpBuffer, nNumberOfBytesToWrite, ws2_low_half(lpNumberOfBytesWritten),
      lpOverlapped);
}
template <class Dword>
static inline typename ws2_if_long<Dword, DWORD>::type GetFileSize(HANDLE hFile,
    Dword *lpFileSizeHigh) {
  return GetFileSize(hFile, ws2_low_half(lpFileSizeHigh));
}
WS2_END_CPP
#else
#define ReadFile(a0, a1, a2, a3, a4) ReadFile(a0, a1, a2, WS2_DWORD_POINTER(a3), a4)
#define WriteFile(a0, a1, a2, a3, a4) WriteFile(a0, a1, a2, WS2_DWORD_POINTER(a3), a4)
#define GetFileSize(a0, a1) GetFileSize(a0, WS2_DWORD_POINTER(a1))
#endif

#ifdef UNICODE
#define CreateFile CreateFileW
#define GetFileAttributes GetFileAttributesW
#define GetFileAttributesEx GetFileAttributesExW
#define SetFileAttributes SetFileAttributesW
#define DeleteFile DeleteFileW
#define CreateDirectory CreateDirectoryW
#define RemoveDirectory RemoveDirectoryW
#define FindFirstFile FindFirstFileW
#define FindNextFile FindNextFileW
#define GetFullPathName GetFullPathNameW
#define GetLongPathName GetLongPathNameW
#define GetShortPathName GetShortPathNameW
#define GetFinalPathNameByHandle GetFinalPathNameByHandleW
#define GetTempPath GetTempPathW
#define GetTempFileName GetTempFileNameW
#define GetDriveType GetDriveTypeW
#define CopyFile CopyFileW
#define MoveFile MoveFileW
#define MoveFileEx MoveFileExW
#define CreateHardLink CreateHardLinkW
#define CreateSymbolicLink CreateSymbolicLinkW
#else
#define CreateFile CreateFileA
#define GetFileAttributes GetFileAttributesA
#define GetFileAttributesEx GetFileAttributesExA
#define SetFileAttributes SetFileAttributesA
#define DeleteFile DeleteFileA
#define CreateDirectory CreateDirectoryA
#define RemoveDirectory RemoveDirectoryA
#define FindFirstFile FindFirstFileA
#define FindNextFile FindNextFileA
#define GetFullPathName GetFullPathNameA
#define GetLongPathName GetLongPathNameA
#define GetShortPathName GetShortPathNameA
#define GetFinalPathNameByHandle GetFinalPathNameByHandleA
#define GetTempPath GetTempPathA
#define GetTempFileName GetTempFileNameA
#define GetDriveType GetDriveTypeA
#define CopyFile CopyFileA
#define MoveFile MoveFileA
#define MoveFileEx MoveFileExA
#define CreateHardLink CreateHardLinkA
#define CreateSymbolicLink CreateSymbolicLinkA
#endif

#endif /* _APISETFILE_ */
