@echo off
rem 离线安装绩效图谱：install.bat [文件夹]；只需 Python @PYTHON@，不联网。
rem Installs kg without a network: install.bat [FOLDER]; needs Python @PYTHON@ and nothing else.
setlocal
chcp 65001 >nul
set "HERE=%~dp0"
set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=%USERPROFILE%\jixiao-kg"
set "RUN="
py -@PYTHON@ -c "" >nul 2>nul && set "RUN=py -@PYTHON@"
if not defined RUN python -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@PYTHON@')" >nul 2>nul && set "RUN=python"
if not defined RUN (
  echo 找不到 Python @PYTHON@，请先安装。 ^(Python @PYTHON@ not found; install it first^)
  exit /b 1
)
%RUN% -m venv "%TARGET%" || exit /b 1
"%TARGET%\Scripts\python.exe" -m pip --disable-pip-version-check install --quiet --no-index --find-links "%HERE%wheels" "@WANTED@" || exit /b 1
"%TARGET%\Scripts\kg.exe" --version || exit /b 1
echo 已装好。试运行 (installed; try): "%TARGET%\Scripts\kg.exe" build "%HERE%examples" --store kg-store
